export type Scale = 'linear' | 'log';

export interface Axis {
  scale: Scale;
  low: number;
  high: number;
  ticks: readonly number[];
}

/** About as many steps on a linear axis. */
const TICKS = 5;

/** Our bug, never a reader's: an engine result that is not a number must not become a picture. */
export function assertDrawable(
  { values: x, scale }: { values: readonly number[]; scale: Scale },
  series: readonly { label: string; values: readonly number[] }[],
  yScale: Scale,
): void {
  const canStand = (value: number, on: Scale) =>
    Number.isFinite(value) && (on === 'linear' || value > 0);
  if (x.length < 2) throw new Error('A line needs two points.');
  x.forEach((value, i) => {
    if (!canStand(value, scale)) throw new Error(`x[${i}] is ${value}.`);
    if (i > 0 && value <= x[i - 1]!) throw new Error(`x[${i}] does not ascend.`);
  });
  for (const { label, values } of series) {
    if (values.length !== x.length) {
      throw new Error(`“${label}” has ${values.length} values for ${x.length} points.`);
    }
    const bad = values.findIndex((value) => !canStand(value, yScale));
    if (bad >= 0) throw new Error(`“${label}”[${bad}] is ${values[bad]}.`);
  }
}

/** The reader's x: exactly as far as the values go. */
export function xAxis(values: readonly number[], scale: Scale): Axis {
  const low = values[0]!;
  const high = values.at(-1)!;
  const powers = scale === 'log' ? logTicks(low, high) : [];
  // Between two powers there is none to mark; and where all are counts, half of one is no place.
  const least = values.every(Number.isInteger) ? 1 : 0;
  return { scale, low, high, ticks: powers.length > 1 ? powers : linearTicks(low, high, least) };
}

/** Linear: from 0 to the next round number. Logarithmic: whole powers of ten. */
export function yAxis(values: readonly number[], scale: Scale): Axis {
  const most = Math.max(...values);
  if (scale === 'log') {
    const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
    const high = Math.max(10 ** Math.ceil(Math.log10(most)), low * 10);
    return { scale, low, high, ticks: logTicks(low, high, 10) };
  }
  const step = roundStep((most || 1) / TICKS);
  const high = Math.ceil((most || 1) / step) * step;
  return { scale, low: 0, high, ticks: linearTicks(0, high) };
}

/** Where a value stands on the axis, 0 … 100. */
export function percentOn({ scale, low, high }: Axis, value: number): number {
  const to = scale === 'log' ? Math.log : Number;
  return Math.round(((to(value) - to(low)) / (to(high) - to(low))) * 1e4) / 100;
}

function linearTicks(low: number, high: number, least = 0): number[] {
  const step = Math.max(roundStep((high - low) / TICKS), least);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten; of four or two where the axis is too short for them, as batch sizes are. */
function logTicks(
  low: number,
  high: number,
  base = high / low >= 1000 ? 10 : high / low >= 100 ? 4 : 2,
): number[] {
  const ticks: number[] = [];
  for (let tick = 1; tick <= high * (1 + 1e-9); tick *= base) if (tick >= low) ticks.push(tick);
  for (let tick = 1 / base; tick >= low * (1 - 1e-9); tick /= base) ticks.unshift(tick);
  return ticks;
}

/** The next of 1, 2, 5, 10, 20 … that is not below `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}
