/** The engine's door. Everything that the site and the command line use comes through here. */
export type { Accounting, AccountingId, MlaExecution, Options, Peak } from './accounting.ts';
export { MLA_EXECUTIONS, NO_OPTIONS } from './accounting.ts';
export type { Change, StageFigures, Verdict } from './advice.ts';
export type { Advice, Advised, Effect, Flipped } from './advisor.ts';
export { NOTICEABLE, advise, changesOf } from './advisor.ts';
export type { Inputs, Stage } from './analysis.ts';
export {
  ACCOUNTINGS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  analyzeStep,
  chatMemory,
  stepMemory,
} from './analysis.ts';
export { expectedExperts } from './corrected/expert-parts.ts';
export type { Cost, CostFigure } from './cost.ts';
export { COST_FIGURES, bytesMoved } from './cost.ts';
export type { Flip, Growing } from './crossing.ts';
export { cacheOutstaysWeights, cacheOutweighsWeights, criticalBatch, flips } from './crossing.ts';
export type { Explanation, LetterValue, OperatorFigure, PrintNumber } from './explain.ts';
export { explain } from './explain.ts';
export type { Hardware } from './hardware.ts';
export { parseHardware, ridgePoint } from './hardware.ts';
export { FORMAT_NOTES } from './format-notes.ts';
export { LAWS } from './laws.ts';
export { LETTERS } from './letters.ts';
export { TOOL_HARDWARE } from './llm-viewer/hardware.ts';
export type { Room, RoomOnDevice } from './fit.ts';
export { chatFit, largestBatch, longestContext, longestPrompt } from './fit.ts';
export type { AffineLaw, MeasuredRange, Measurement, Reached } from './measured-range.ts';
export { batchClass, fittedLaw, precisionClass, rangeOf, reached } from './measured-range.ts';
export type { Fit, Memory } from './memory.ts';
export { fit } from './memory.ts';
export { MISTAKE_IDS } from './mistake-ids.ts';
export type { Mistake } from './mistakes.ts';
export { MISTAKES, withMistakes } from './mistakes.ts';
export type { CompressedAttention } from './compressed.ts';
export type {
  Attention,
  DenseFeedForward,
  ExpertFeedForward,
  FeedForward,
  HeadAttention,
  LatentAttention,
  LayerGroup,
  Model,
  Span,
} from './model.ts';
export { hasLatents, layerCount } from './model.ts';
export type { Operator, OperatorKind } from './operator.ts';
export { dimensions, isLayer } from './operator.ts';
export type { Parameters } from './parameters.ts';
export { kvBytesPerToken, kvCacheBytes, owned, parameters, weightBytes } from './parameters.ts';
export { MODEL_TYPES, parseModel } from './parse-model.ts';
export { predictionBytes, predictionParameters } from './prediction.ts';
export type { ComputeFormat, NumberFormat, Precision } from './precision.ts';
export {
  COMPUTE_FORMATS,
  FP16_PRECISION,
  NUMBER_FORMATS,
  bytesPerElement,
  matmulFormats,
  parseFormat,
} from './precision.ts';
export type { Issue, Result } from './result.ts';
export { issueText, received } from './result.ts';
export type { Bound, Limit } from './roofline.ts';
export { bound } from './roofline.ts';
export type { FittingFormats, NeededBandwidth, TimedBatch } from './solve.ts';
export { bandwidthFor, fittingFormats, largestBatchWithin, tpot } from './solve.ts';
export type { OperatorEstimate, StageEstimate, Totals } from './stage.ts';
export { assumptions } from './stage.ts';
export type { Step, Workload } from './step.ts';
export { ONE_TOKEN, WORKLOAD_MOST, contextTokens, workloadIssues } from './step.ts';
export type { Sweep, SweepColumn } from './sweep.ts';
export { SWEEP_COLUMNS, memoryBoundSeconds, spread, sweep } from './sweep.ts';
export type { Varied } from './vary.ts';
export { VARIED, VARIED_UNITS, analyzeStage, isWhole, stageTokens, vary } from './vary.ts';
