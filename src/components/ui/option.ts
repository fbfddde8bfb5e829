export interface Option<T extends string = string> {
  value: T;
  label: string;
  disabled?: boolean | undefined;
  /** Why it cannot be chosen. */
  reason?: string | undefined;
}
