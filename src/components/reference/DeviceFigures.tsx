import type { Hardware } from '../../engine/index.ts';
import { digits } from '../../lib/format.ts';
import { ridges } from '../../lib/ridges.ts';
import { DeviceRoofline } from './DeviceRoofline.tsx';
import { Head, Region } from './Region.tsx';

const TERA = 1e12;

/** A reader's own device: its roofline, and where each of its peaks meets the memory roof. */
export const DeviceFigures = ({ device }: { device: Hardware }) => (
  <>
    <DeviceRoofline device={device} />
    <Region label={`Peaks and ridge points of ${device.name}`}>
      <thead>
        <tr>
          <th scope="col">Arithmetic</th>
          <Head text="dense peak" unit="Tops/s" />
          <Head text="ridge" unit="ops/B" />
          <Head text="tokens per step" unit="to reach it" />
        </tr>
      </thead>
      <tbody>
        {ridges(device).map(({ format, name, peak, ridge, tokens }) => (
          <tr key={format}>
            <th scope="row" class="stays">
              {name}
            </th>
            <td class="number">{digits(peak / TERA)}</td>
            <td class="number">{digits(ridge)}</td>
            <td class="number">{digits(tokens)}</td>
          </tr>
        ))}
      </tbody>
    </Region>
  </>
);
