import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import type { Result } from './engine/index.ts';
import { COMPUTE_FORMATS, MLA_EXECUTIONS, parseHardware, parseModel } from './engine/index.ts';

const sentence = (limit: number, what: string) =>
  z
    .string()
    .min(1, `${what} is empty.`)
    .max(limit, `${what} is longer than ${limit} characters; say it shorter.`);

const articles = defineCollection({
  loader: glob({ base: './src/content/articles', pattern: '*.mdx' }),
  schema: z.strictObject({
    title: sentence(60, 'The title'),
    /** What a reader would really ask; it opens the article. */
    question: sentence(160, 'The question').endsWith('?', 'The question must end with "?".'),
    /** For search results and link previews. */
    description: sentence(200, 'The description'),
    part: sentence(40, 'The part'),
    /** Place in the whole course, over all parts. */
    order: z.number().int('The order is a whole number: 1, 2, 3 …').positive(),
    /** What the page's widgets and numbers start from: a preset and what differs from it. */
    scenario: z
      .strictObject({
        preset: z.enum(['paper', 'bob', 'alice']).default('paper'),
        model: z.string(),
        hardware: z.string(),
        batch: z.number(),
        prompt: z.number(),
        past: z.number(),
        generate: z.number(),
        weights: z.string(),
        head: z.string(),
        activations: z.string(),
        kv: z.string(),
        flashAttention: z.boolean(),
        fusion: z.boolean(),
        mlaExecution: z.enum(MLA_EXECUTIONS),
        accounting: z.enum(['corrected', 'llm-viewer']),
        stage: z.enum(['prefill', 'decode']),
      })
      .partial()
      .default({}),
    /** A draft shows in `astro dev` only. */
    status: z.enum(['published', 'draft']).default('published'),
  }),
});

const glossary = defineCollection({
  loader: glob({ base: './src/content/glossary', pattern: '*.md' }),
  schema: z.strictObject({
    term: sentence(60, 'The term'),
    /** One sentence; it shows when the term is hovered, focused or tapped. */
    short: sentence(200, 'The short definition').endsWith('.', 'End the definition with a stop.'),
    /** Other names that readers may search for. */
    aliases: z.array(z.string()).default([]),
    /** Ids of related terms. */
    see: z.array(z.string()).default([]),
  }),
});

/** The engine's parser as part of a schema: each of its issues, at the field where it is. */
function check<T>(parsed: Result<T>, under: readonly string[], context: z.RefinementCtx): void {
  if (parsed.ok) return;
  for (const { path, expected, received, message } of parsed.issues) {
    context.addIssue({
      code: 'custom',
      path: [...under, ...path.split('.')],
      message: `Expected ${expected}, received ${received}. ${message}`,
    });
  }
}

const month = z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'Write the date as 2024-07 or 2024.');
const text = z.string().min(1, 'Say it, or leave the field out.');

const number = { value: z.number().positive(), source: text, note: text.optional() };
const figure = z.strictObject(number);

const models = defineCollection({
  loader: glob({ base: './src/content/models', pattern: '*.json', generateId }),
  schema: z
    .strictObject({
      name: sentence(60, 'The name'),
      vendor: sentence(40, 'The vendor'),
      released: month,
      licence: sentence(60, 'The licence').optional(),
      huggingFace: text.optional(),
      config: z.record(z.string(), z.unknown()),
      source: z.strictObject({
        title: text,
        where: text,
        revision: text.optional(),
        date: text.optional(),
        verified: z.boolean(),
      }),
      parameters: z.strictObject({
        ...number,
        kind: z.enum(['checkpoint', 'marketing']),
        verified: z.boolean(),
        uncounted: z.strictObject({ value: z.number().int().positive(), what: text }).optional(),
      }),
      unverified: z.array(z.string()),
      note: text.optional(),
    })
    .superRefine(({ config, name }, context) => {
      check(parseModel(config, name), ['config'], context);
    }),
});

const hardware = defineCollection({
  loader: glob({ base: './src/content/hardware', pattern: '*.json', generateId }),
  schema: z
    .strictObject({
      name: sentence(60, 'The name'),
      vendor: sentence(40, 'The vendor'),
      architecture: text,
      launched: month,
      class: z.enum([
        'datacenter-gpu',
        'workstation-gpu',
        'consumer-gpu',
        'apple-soc',
        'tpu',
        'npu/asic',
        'cpu',
        'edge',
      ]),
      status: text.optional(),
      memory: text,
      bandwidth: figure,
      capacity: figure,
      peakOps: z.partialRecord(z.enum(COMPUTE_FORMATS), figure),
      vectorOps: figure.optional(),
      onChip: z.record(z.string(), figure).optional(),
      link: z
        .strictObject({
          name: text,
          bandwidth: figure,
          devices: z.number().int().positive().optional(),
        })
        .optional(),
      tdpWatts: figure.optional(),
      price: z.strictObject({ ...number, currency: text, date: month, kind: text }).optional(),
      verified: z.array(z.string()),
      unverified: z.array(z.string()),
      notes: text.optional(),
      llmViewer: text.optional(),
      llmViewerAliases: z.array(text).optional(),
    })
    .superRefine((file, context) => {
      check(parseHardware(file, file.name), [], context);
    }),
});

/** Entries of another collection, which a file names by their ids. */
const idsIn = (paths: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(paths).map((path) => path.replace(/^.*\/|\.json$/g, ''));
const MODEL_IDS = idsIn(import.meta.glob('./content/models/*.json'));
const DEVICE_IDS = idsIn(import.meta.glob('./content/hardware/*.json'));

const idOf = (known: readonly string[], what: string) =>
  z.string().refine((id) => known.includes(id), `There is no ${what} of this id in the catalog.`);

const tokens = z.number().int().nonnegative();

/** One published run. What its metric needs must be there, or the ideal beside it would mean nothing. */
const run = z
  .strictObject({
    id: text,
    device: idOf(DEVICE_IDS, 'device'),
    /** The device in the source's words. */
    as: text,
    model: idOf(MODEL_IDS, 'model'),
    software: text,
    format: text,
    weightBytes: z.number().int().positive().optional(),
    metric: z.enum(['decode', 'prefill', 'chat']),
    batch: z.number().int().positive(),
    prompt: tokens,
    past: tokens,
    generate: tokens,
    tokensPerSecond: z.number().positive(),
    trust: z.enum(['A', 'B']),
    where: text,
    date: text,
  })
  .refine(({ metric, prompt }) => metric !== 'prefill' || prompt > 0, {
    path: ['prompt'],
    message: 'A prefill reads at least one token.',
  })
  .refine(({ metric, generate }) => metric === 'prefill' || generate > 0, {
    path: ['generate'],
    message: 'Decode and chat write at least one token.',
  });

const measurements = defineCollection({
  loader: glob({ base: './src/content/measurements', pattern: '*.json', generateId }),
  schema: z.strictObject({ title: text, licence: text, runs: z.array(run).min(1) }),
});

/** The file's name is the id, points and all: `llama-3.1-8b`. */
function generateId({ entry }: { readonly entry: string }): string {
  return entry.replace(/\.json$/, '');
}

export const collections = { articles, glossary, models, hardware, measurements };
