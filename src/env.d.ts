declare namespace App {
  interface Locals {
    /** The scenario that a page's widgets and numbers start from. */
    scenario?: import('./lib/scenario.ts').Scenario;
    /** Ids that widgets of the page have taken. */
    widgetIds?: Set<string>;
  }
}
