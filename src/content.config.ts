import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

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

export const collections = { articles, glossary };
