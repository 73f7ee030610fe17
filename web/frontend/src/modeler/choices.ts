/** What can be chosen in this company: roles, forms, decisions, processes, operations; and the variables known so far. */
import { readJson } from '../behaviour/json';
import { settings } from './settings';

export interface Choice {
  key: string;
  name: string;
}

/** A form or decision of the draft, and where it is edited. */
export interface Beside extends Choice {
  at: string;
}

/** What several processes use and a draft can take over: a form, or a decision in a file. */
export interface Shared extends Choice {
  kind: 'form' | 'decisions';
  file: string;
}

export interface Role extends Choice {
  /** Who holds it, in words. */
  holders: string;
  /** Who else holds it, when that only says how many. */
  others: string[];
}

/** One value that an operation takes. */
export interface Input extends Choice {
  about: string;
  kind: string;
  required: boolean;
  choices: string[];
  /** What the choices are called, in their order; empty when they speak for themselves. */
  choiceNames: string[];
  /** What counts when nothing is given. */
  usual: string;
  /** What a template always gives it; null: somebody fills it in. */
  fixed: string | null;
  /** What a template writes for a beginning. */
  initial: string;
}

/** One value that an operation answers with. */
export type Output = Choice;

/** A reusable step of the catalogue. */
export interface Operation extends Choice {
  about: string;
  /** Its page in the catalogue. */
  at: string;
  /** The connector's id in the file; `function` is its input of that name, if the connector has many. */
  connector: string;
  function: string;
  /** The template that it is, if it is one of the company. */
  template: string;
  version: number;
  /** What a template keeps of the answer: variables and their expressions. */
  kept: { name: string; value: string }[];
  inputs: Input[];
  outputs: Output[];
}

export interface Choices {
  roles: Role[];
  forms: Beside[];
  decisions: Beside[];
  shared: Shared[];
  processes: Choice[];
  operations: Operation[];
  variables: string[];
  /** What can be asked of the answers to the draft's forms. */
  conditions: { expression: string; name: string }[];
  area: string;
  /** The reader's time zone. */
  zone: string;
}

const NOTHING: Choices = {
  roles: [],
  forms: [],
  decisions: [],
  shared: [],
  processes: [],
  operations: [],
  variables: [],
  conditions: [],
  area: '',
  zone: 'UTC',
};

let known = NOTHING;

export const choices = (): Choices => known;

/** Read them, and again whenever the draft may name other variables. */
export async function learnChoices(): Promise<void> {
  known = await readJson<Choices>(settings.choices);
}
