import type { Model } from '../../engine/index.ts';
import { parameters } from '../../engine/index.ts';
import { bytes, digits, textOf, whole } from '../../lib/format.ts';
import { cacheFormats, cacheRows, formatRows, partsOf } from '../../lib/model-tables.ts';
import { spoken } from '../../lib/spoken.ts';
import { StackBar } from '../charts/StackBar.tsx';
import { Head, Region } from './Region.tsx';

/** The figures of a model that no device changes, for the catalog and for a reader's own. */

interface Props {
  name: string;
  value: Model;
}

export const ModelParts = ({ name, value }: Props) => (
  <StackBar
    id="parts"
    title={`Parameters of ${name} by part`}
    segments={partsOf({ value })}
    total={parameters(value).total}
    format={spoken}
  />
);

/** The model kept in each format, beside what a sequence of it keeps. */
export const ModelTables = ({ name, value }: Props) => (
  <div class="pair wide" data-pagefind-ignore>
    <section>
      <h2 id="weights">Weights in each format</h2>
      <Region label={`Weights of ${name} in each format`}>
        <thead>
          <tr>
            <th scope="col">Format</th>
            <Head text="bits" unit="per weight" />
            <Head text="kept" unit="GB" />
            <Head text="read per token" unit="GB" />
          </tr>
        </thead>
        <tbody>
          {formatRows({ value }).map(({ format, stored, read }) => (
            <tr key={format.id}>
              <th scope="row" class="stays">
                {format.name}
              </th>
              <td class="number">{format.bits}</td>
              <td class="number">{digits(stored / GIGA)}</td>
              <td class="number">{digits(read / GIGA)}</td>
            </tr>
          ))}
        </tbody>
      </Region>
      <p class="note">
        Bits include the scales that a format stores. Embedding, output head, norms and biases stay
        at 16 bits, as most recipes leave them. One token of one sequence reads everything but the
        rest of the embedding table
        {choosesExperts(value) && ' and the experts that it does not choose'}.
      </p>
    </section>
    <section>
      <h2 id="cache">What a sequence keeps</h2>
      <Region label={`Cache of one sequence of ${name}`}>
        <thead>
          <tr>
            <Head text="context" unit="tokens" />
            {cacheFormats.map((format) => (
              <Head key={format.id} text={format.name} />
            ))}
          </tr>
        </thead>
        <tbody>
          {cacheRows({ value }).map(({ context, isMost, kept }) => (
            <tr key={context}>
              <th scope="row" class="number">
                {isMost && <span class="quiet">its longest </span>}
                {whole(context)}
              </th>
              {kept.map((size, at) => (
                <td key={at} class="number">
                  {textOf(bytes(size))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Region>
    </section>
  </div>
);

export const ModelFigures = (props: Props) => (
  <>
    <ModelParts {...props} />
    <ModelTables {...props} />
  </>
);

const GIGA = 1e9;

const choosesExperts = (model: Model): boolean => {
  const { active, total } = parameters(model);
  return active < total;
};
