import Set from '../scenario/Set.astro';
import AccountingSwitch from './accounting-switch/AccountingSwitch.astro';
import LayerTable from './layer-table/LayerTable.astro';
import RooflineExplorer from './roofline-explorer/RooflineExplorer.astro';
import StageTimeline from './stage-timeline/StageTimeline.astro';

/** The widgets, and the button that drives them from the text, as an article's tags. */
export const widgetTags = { AccountingSwitch, LayerTable, RooflineExplorer, Set, StageTimeline };
