/** A dot in CSS pixels, with the name it wants beside it. */
export interface Spot {
  id: string;
  label: string;
  x: number;
  y: number;
  radius: number;
  /** Only spots of one kind share a label. */
  kind: string;
}

/** A label that hangs at its dot's lower right, or further down on a line. Pixels from the dot. */
export interface PlacedLabel {
  id: string;
  text: string;
  dx: number;
  dy: number;
  anchor: 'start' | 'end';
  /** Length of the line down to the label; 0 draws none. */
  leader: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface LabelSpace {
  width: number;
  height: number;
  /** Width of an average letter. Text is not measured: that would cost a layout per frame. */
  letter: number;
}

const SAME_PLACE = 13;
const LINE = 16;
const LEVELS = 9;
const MOST_NAMES = 4;

/**
 * Places a label for every dot, one for dots that nearly coincide.
 *
 * From right to left, each takes the highest free line under its dot, like flags on poles:
 * so no pole crosses a label, and the same dots always give the same picture. A label that
 * finds no room is left out; its dot still tells its name when it is selected.
 */
export function placeLabels(spots: readonly Spot[], space: LabelSpace): PlacedLabel[] {
  const { width, height, letter } = space;
  const taken = spots.map(dotBox);
  const placed: PlacedLabel[] = [];

  for (const cluster of clusters(spots)) {
    cluster.sort((a, b) => b.radius - a.radius);
    const dot = cluster[0]!;
    const names = cluster.map((spot) => spot.label);
    const { text, fits } = longestText(names, (width - dot.x - dot.radius - 7) / letter);
    const textWidth = text.length * letter;
    const own = new Set(cluster.map((spot) => taken[spots.indexOf(spot)]));

    for (let level = 0; level < LEVELS; level++) {
      const dx = level === 0 ? Math.max(7, Math.round(dot.radius * 0.8 + 3)) : 5;
      const dy = Math.max(12, Math.round(dot.radius * 0.8 + 8)) + LINE * level;
      const left = fits ? dot.x + dx : dot.x - dx - textWidth;
      const baseline = dot.y + dy;
      const box = { left, right: left + textWidth, top: baseline - 11, bottom: baseline + 4 };
      if (box.bottom > height || left < 0) break;
      if (taken.some((other) => !own.has(other) && overlap(box, other))) continue;

      const leader = level === 0 ? 0 : dy + 2;
      const sign = fits ? 1 : -1;
      placed.push({ id: dot.id, text, dx: sign * dx, dy, anchor: fits ? 'start' : 'end', leader });
      taken.push(box);
      if (leader) {
        taken.push({ left: dot.x - 2, right: dot.x + 2, top: dot.y, bottom: dot.y + leader });
      }
      break;
    }
  }
  return placed;
}

/** Spots of one kind that nearly coincide, the rightmost first. */
function clusters(spots: readonly Spot[]): Spot[][] {
  const found: Spot[][] = [];
  for (const spot of [...spots].sort((a, b) => b.x - a.x || a.y - b.y)) {
    const near = found.find(([first]) => {
      if (!first || first.kind !== spot.kind) return false;
      return Math.abs(first.x - spot.x) < SAME_PLACE && Math.abs(first.y - spot.y) < SAME_PLACE;
    });
    if (near) near.push(spot);
    else found.push([spot]);
  }
  return found;
}

/** As many names as fit, at least one. */
function longestText(names: readonly string[], letters: number): { text: string; fits: boolean } {
  let text = '';
  for (let most = Math.min(MOST_NAMES, names.length); most > 0; most--) {
    text = mergeNames(names, most);
    if (text.length <= letters) return { text, fits: true };
  }
  return { text, fits: false };
}

/**
 * One text for several names, saying a shared last part once.
 *
 * @example
 * mergeNames(['q_proj', 'k_proj', 'softmax', 'v_proj'], 3); // 'q, k_proj, softmax +1'
 */
export function mergeNames(names: readonly string[], most: number): string {
  const different = new Set(names);
  const shown = [...different].slice(0, most);
  const more = different.size - shown.length;
  const byEnding = new Map<string, string[]>();
  for (const name of shown) {
    const at = name.lastIndexOf('_');
    const ending = at < 0 ? name : name.slice(at);
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), at < 0 ? '' : name.slice(0, at)]);
  }
  const parts = [...byEnding].map(([ending, starts]) => starts.join(', ') + ending);
  return parts.join(', ') + (more > 0 ? ` +${more}` : '');
}

function dotBox({ x, y, radius }: Spot): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
