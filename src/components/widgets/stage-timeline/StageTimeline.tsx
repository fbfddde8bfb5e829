import { useMemo } from 'preact/hooks';
import { seconds, textOf, whole } from '../../../lib/format.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { LineChart } from '../../charts/LineChart.tsx';
import { StackBar } from '../../charts/StackBar.tsx';
import { Frame } from '../../scenario/Frame.tsx';
import type { WidgetProps } from '../../scenario/widget-props.ts';
import { useScenario } from '../../scenario/use-scenario.ts';
import type { TokensView } from './view-model.ts';
import { requestView, tokensView } from './view-model.ts';

/** One request from its prompt to its last token. */
export default function StageTimeline({ id, page, controls, caption }: WidgetProps) {
  const view = useScenario(page, id);
  const { analysis, settled } = view;
  const request = useMemo(() => requestView(analysis), [analysis]);
  const tokens = useMemo(() => tokensView(settled), [settled]);
  const course = useMemo(() => tokens && courseOf(id, tokens), [tokens]);
  return (
    <Frame
      id={id}
      widget="stage-timeline"
      title="Stage timeline"
      caption={caption}
      view={view}
      controls={controls}
      embedHeight={1160}
    >
      {request && (
        <>
          <p class="widget-says" role="status">
            {request.says}
          </p>
          <StackBar
            id={`${id}-bar`}
            title="Time of one request"
            segments={[
              { label: 'prefill (TTFT)', value: request.ttft },
              { label: 'decode', value: request.generation },
            ]}
            format={formatSeconds}
            total={request.total}
          />
          {course}
        </>
      )}
    </Frame>
  );
}

/** The line follows the bar a frame later: it takes some fifty steps to work out. */
const courseOf = (id: string, course: TokensView) =>
  course.tokens.length > 1 && (
    <>
      <LineChart
        id={`${id}-chart`}
        title="Time per generated token"
        x={{ label: 'token of the answer', values: course.tokens, format: whole }}
        yLabel="time per token"
        series={[
          { label: 'whole step', values: course.stepSeconds, tone: 'ink' },
          {
            label: 'of it, reading keys and values',
            values: course.cacheSeconds,
            tone: 'memory',
          },
        ]}
        formatY={formatSeconds}
        height={240}
      />
      <DataTable caption="Time per generated token" columns={COLUMNS} rows={() => rowsOf(course)} />
    </>
  );

const formatSeconds = (value: number): string => textOf(seconds(value));

const COLUMNS = [
  { key: 'token', label: 'Token', numeric: true },
  { key: 'step', label: 'Step', numeric: true },
  { key: 'cache', label: 'Reading keys and values', numeric: true },
];

const rowsOf = ({ tokens, stepSeconds, cacheSeconds }: TokensView) =>
  tokens.map((token, i) => ({
    token: whole(token),
    step: formatSeconds(stepSeconds[i]!),
    cache: formatSeconds(cacheSeconds[i]!),
  }));
