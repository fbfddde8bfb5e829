/**
 * The values a logarithmic slider visits: every whole number while one is more than 5 %,
 * then steps of 2 to 5 % on multiples of 1, 2 or 5 · 10ⁿ. Always ends on `max`.
 *
 * @example
 * logStops(1, 100); // 1, 2, 3 … 39, 40, 42, 44 … 98, 100
 */
export function logStops(min: number, max: number): number[] {
  const stops: number[] = [];
  for (let value = Math.max(1, Math.ceil(min)); value < max;) {
    stops.push(value);
    const step = roundDown(value / 20);
    value = (Math.floor(value / step) + 1) * step;
  }
  stops.push(max);
  return stops;
}

/** The largest of 1, 2, 5, 10, 20, 50 … that is not above `value`. */
function roundDown(value: number): number {
  if (value < 2) return 1;
  // A tiny surplus, so that the logarithm of 1000 is not 2.9999….
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = value / power;
  return (digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power;
}
