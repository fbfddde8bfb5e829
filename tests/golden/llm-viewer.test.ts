import { expect, test } from 'vitest';
import {
  TOOL_CASES,
  TOOL_CHATS,
  chatDifferences,
  toolDifferences,
} from '../support/golden-tool.ts';

const title = (input: object): string => Object.values(input).join(' ');

test('the published tool was run 60 times, and 12 times as a chat', () => {
  expect([TOOL_CASES.length, TOOL_CHATS.length]).toEqual([60, 12]);
});

test.each(TOOL_CASES.map((of) => [title(of.input), of] as const))(
  'the llm-viewer accounting prints what the tool printed for %s',
  (_, of) => expect(toolDifferences(of)).toEqual([]),
);

test.each(TOOL_CHATS.map((of) => [title(of.input), of] as const))(
  'a chat sums to what the tool summed for %s',
  (_, of) => expect(chatDifferences(of)).toEqual([]),
);
