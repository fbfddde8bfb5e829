import { defineConfig } from 'vitest/config';

/** These read a built site through a real browser. */
const ON_THE_SITE = ['tests/site/**/*.test.ts', 'tests/budgets/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ON_THE_SITE,
          // A guard against hanging, not a limit on speed: a busy machine is no mistake.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'site',
          include: ON_THE_SITE,
          globalSetup: 'tests/support/site-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
});
