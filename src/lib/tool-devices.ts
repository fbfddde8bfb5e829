import type { Hardware } from '../engine/index.ts';
import { TOOL_HARDWARE } from '../engine/index.ts';
import type { Figure, HardwareEntry } from './catalog.ts';

/** A constant of the published tool beside what the catalog has for the same device. */
export interface DeviceFigure {
  /** Null where the tool has none. */
  readonly tool: number | null;
  /** Null where no source publishes one. */
  readonly published: number | null;
  readonly source: string | null;
  /** The tool's over the published one, less 1; null where one of them is missing. */
  readonly off: number | null;
}

export interface ToolDevice {
  /** The tool's key. */
  readonly key: string;
  /** The catalog's name for it. */
  readonly name: string;
  readonly bandwidth: DeviceFigure;
  readonly fp16: DeviceFigure;
  readonly int8: DeviceFigure;
}

const FILES = Object.values(
  import.meta.glob<HardwareEntry>('../content/hardware/*.json', {
    eager: true,
    import: 'default',
  }),
);

/** Every device of the tool with the catalog's entry that it stands for. */
export function toolDevices(): readonly ToolDevice[] {
  return TOOL_HARDWARE.map((tool) => {
    const entry = FILES.find(
      ({ llmViewer, llmViewerAliases = [] }) =>
        llmViewer === tool.id || llmViewerAliases.includes(tool.id),
    );
    if (!entry) throw new Error(`No file of the catalog stands for the tool's "${tool.id}".`);
    return {
      key: tool.id,
      name: entry.name,
      bandwidth: figure(tool.bandwidth, entry.bandwidth),
      fp16: peak(tool, entry, 'fp16'),
      int8: peak(tool, entry, 'int8'),
    };
  });
}

const peak = (tool: Hardware, entry: HardwareEntry, format: 'fp16' | 'int8'): DeviceFigure =>
  figure(tool.peakOps[format], entry.peakOps[format]);

const figure = (tool: number | undefined, published: Figure | undefined): DeviceFigure => ({
  tool: tool ?? null,
  published: published?.value ?? null,
  source: published?.source ?? null,
  off: tool === undefined || published === undefined ? null : tool / published.value - 1,
});
