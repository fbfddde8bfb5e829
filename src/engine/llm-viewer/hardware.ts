import type { Hardware } from '../hardware.ts';

const device = (
  id: string,
  name: string,
  bandwidth: number,
  fp16: number,
  int8: number | null,
  onChip: number,
): Hardware => ({
  id,
  name,
  bandwidth,
  capacity: null,
  peakOps: int8 === null ? { fp16 } : { fp16, int8 },
  vectorOps: null,
  onChip,
});

/**
 * The tool's devices with the tool's constants (hardware_params.py at 472f71f): one bandwidth, one
 * FP16 and one INT8 peak, the register files of the whole chip as on-chip memory, and no capacity.
 * Where they differ from the datasheets the Reproduce page says so.
 */
export const TOOL_HARDWARE: readonly Hardware[] = [
  device('nvidia_V100', 'V100', 900e9, 112e12, 62e12, 20480e3),
  device('nvidia_A6000', 'RTX A6000', 768e9, 309.677e12 / 2, 309.7e12, 21504e3),
  device('nvidia_A100', 'A100', 1555e9, 312e12, 624e12, 27648e3),
  device('nvidia_A100_40G', 'A100 40 GB', 1555e9, 312e12, 624e12, 27648e3),
  device('nvidia_A100_80G', 'A100 80 GB', 2039e9, 312e12, 624e12, 27648e3),
  device('nvidia_A800_80G_SXM', 'A800 80 GB SXM', 2039e9, 312e12, 624e12, 27648e3),
  device('nvidia_A40', 'A40', 696e9, 149.7e12, 299.3e12, 21504e3),
  device('nvidia_H100', 'H100', 3072e9, 1979e12 / 2, 3958e12 / 2, 33792e3),
  device('nvidia_H100_SXM', 'H100 SXM', 3072e9, 1979e12 / 2, 3958e12 / 2, 33792e3),
  device('nvidia_H100_PCIe', 'H100 PCIe', 2048e9, 1513e12 / 2, 3026e12 / 2, 29184e3),
  device('nvidia_L40', 'L40', 864e9, 181e12, 362e12, 36352e3),
  device('intel_13900k', 'Core i9-13900K', 89.6e9, 8 * 5.4e9 * (512 / 16), null, 36e6),
];
