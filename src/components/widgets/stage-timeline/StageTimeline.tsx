import { useMemo } from 'preact/hooks';
import { seconds, textOf, whole } from '../../../lib/format.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import { LineChart } from '../../charts/LineChart.tsx';
import { StackBar } from '../../charts/StackBar.tsx';
import { Frame } from '../../scenario/Frame.tsx';
import type { WidgetProps } from '../../scenario/widget-props.ts';
import { useScenario } from '../../scenario/use-scenario.ts';
import { timelineView } from './view-model.ts';

/** One request from its prompt to its last token. */
export default function StageTimeline({ id, page, controls, caption }: WidgetProps) {
  const view = useScenario(page, id);
  const { analysis } = view;
  const timeline = useMemo(() => timelineView(analysis), [analysis]);
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
      {timeline && (
        <>
          <p class="widget-says" role="status">
            {timeline.says}
          </p>
          <StackBar
            id={`${id}-bar`}
            title="Time of one request"
            segments={[
              { label: 'prefill (TTFT)', value: timeline.ttft },
              { label: 'decode', value: timeline.generation },
            ]}
            format={formatSeconds}
            total={timeline.total}
          />
          {timeline.tokens.length > 1 && (
            <LineChart
              id={`${id}-chart`}
              title="Time per generated token"
              x={{ label: 'token of the answer', values: timeline.tokens, format: whole }}
              yLabel="time per token"
              series={[
                { label: 'whole step', values: timeline.stepSeconds, tone: 'ink' },
                {
                  label: 'of it, reading keys and values',
                  values: timeline.cacheSeconds,
                  tone: 'memory',
                },
              ]}
              formatY={formatSeconds}
              height={240}
            />
          )}
          <DataTable caption="Time per generated token" columns={COLUMNS} rows={rowsOf(timeline)} />
        </>
      )}
    </Frame>
  );
}

const formatSeconds = (value: number): string => textOf(seconds(value));

const COLUMNS = [
  { key: 'token', label: 'Token', numeric: true },
  { key: 'step', label: 'Step', numeric: true },
  { key: 'cache', label: 'Reading keys and values', numeric: true },
];

const rowsOf = ({
  tokens,
  stepSeconds,
  cacheSeconds,
}: NonNullable<ReturnType<typeof timelineView>>) =>
  tokens.map((token, i) => ({
    token: whole(token),
    step: formatSeconds(stepSeconds[i]!),
    cache: formatSeconds(cacheSeconds[i]!),
  }));
