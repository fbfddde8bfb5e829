/**
 * A reader's own model or device stands in a scenario in place of an id: as its JSON. So the address,
 * copied links and what is carried from page to page hold it without knowing that it is anything else.
 */
export const isOwn = (id: string): boolean => id.startsWith('{');
