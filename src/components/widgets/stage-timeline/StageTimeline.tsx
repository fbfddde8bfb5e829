import { useMemo } from 'preact/hooks';
import { seconds, textOf, whole } from '../../../lib/format.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { LineChart } from '../../charts/LineChart.tsx';
import { StackBar, moveStackBar } from '../../charts/StackBar.tsx';
import { Frame } from '../../scenario/Frame.tsx';
import type { WidgetProps } from '../../scenario/widget-props.ts';
import { useScenario } from '../../scenario/use-scenario.ts';
import type { RequestTimes, TokensView } from './view-model.ts';
import { requestTimes, requestView, tokensView } from './view-model.ts';

/** One request from its prompt to its last token. */
export default function StageTimeline({ id, page, controls, caption }: WidgetProps) {
  const view = useScenario(page, id, (setup) => {
    const times = requestTimes(setup);
    const bar = document.getElementById(`${id}-bar`);
    if (times && bar) moveStackBar(bar, barOf(times));
  });
  const { analysis } = view;
  const request = useMemo(() => requestView(analysis), [analysis]);
  const tokens = useMemo(() => tokensView(analysis), [analysis]);
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
          <StackBar id={`${id}-bar`} title="Time of one request" {...barOf(request)} />
          {tokens && tokens.tokens.length > 1 && <Course id={id} course={tokens} />}
        </>
      )}
    </Frame>
  );
}

const barOf = ({ ttft, generation, total }: RequestTimes) => ({
  segments: [
    { label: 'prefill (TTFT)', value: ttft },
    { label: 'decode', value: generation },
  ],
  format: formatSeconds,
  total,
});

interface CourseProps {
  readonly id: string;
  readonly course: TokensView;
}

/** Token after token, as a line and as a table. */
function Course({ id, course }: CourseProps) {
  return (
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
}

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
