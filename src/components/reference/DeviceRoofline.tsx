import type { Hardware } from '../../engine/index.ts';
import { bytesPerSecond, intensity, opsPerSecond, textOf } from '../../lib/format.ts';
import { roofsOf } from '../../lib/ridges.ts';
import type { RooflinePoint } from '../charts/Roofline.tsx';
import { Roofline } from '../charts/Roofline.tsx';

interface Props {
  device: Hardware;
  /** Whole steps under its roof. */
  points?: readonly RooflinePoint[];
  caption?: string;
}

/** Further right than this, a ridge leaves its roof's label no room on the usual axis. */
const FAR = 1000;

/** All ceilings of a device, of the catalog or of its reader's own. */
export function DeviceRoofline({ device, points = [], caption }: Props) {
  const { name, bandwidth } = device;
  const roofs = roofsOf(device);
  const usual = roofs.find(({ active }) => active) ?? roofs[0];
  const isFar = usual !== undefined && usual.value / bandwidth > FAR;
  return (
    <Roofline
      id="ceilings"
      title={`Roofline of ${name}`}
      bandwidth={{ value: bandwidth, label: `memory ${textOf(bytesPerSecond(bandwidth))}` }}
      roofs={roofs}
      domain={isFar ? { x: [-1, 6] } : undefined}
      points={points}
      formatX={(value) => textOf(intensity(value))}
      formatY={(value) => textOf(opsPerSecond(value))}
      xLabel="intensity, ops/B"
      yLabel="attainable, ops/s"
      caption={caption}
    />
  );
}
