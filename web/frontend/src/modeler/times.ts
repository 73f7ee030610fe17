/** Lengths of time and moments, as the engine reads them (ISO 8601) and as people say them. */
import { choices } from './choices';
import { say } from './words';

const UNITS = ['minutes', 'hours', 'days', 'weeks'] as const;
export type Unit = (typeof UNITS)[number];
export const units = UNITS;

/** A number of one unit. */
export interface Span {
  count: number;
  unit: Unit;
}

const MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 1_440, weeks: 10_080 };
const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const REPETITION = /^R(\d*)\/(?:([^P/]+)\/)?(P[^/]+)$/;

/** The length as one number and unit; nothing where it takes more than that to say it. */
export function spanOf(text: string): Span | undefined {
  const found = DURATION.exec(text);
  if (!found || text === 'P' || text.endsWith('T')) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const said = Object.entries({ weeks, days, hours, minutes }).filter(([, count]) => count !== undefined);
  if (said.length !== 1 || seconds !== undefined) return undefined;
  const [unit, count] = said[0] as [Unit, number];
  return { count, unit };
}

export function isoOf({ count, unit }: Span): string {
  const whole = Math.max(0, Math.round(count));
  if (unit === 'weeks') return `P${whole}W`;
  if (unit === 'days') return `P${whole}D`;
  return unit === 'hours' ? `PT${whole}H` : `PT${whole}M`;
}

export function unitWords(unit: Unit): string {
  return { minutes: say('minutes'), hours: say('hours'), days: say('days'), weeks: say('weeks') }[unit];
}

function milliseconds(text: string): number | undefined {
  const found = DURATION.exec(text);
  if (!found || text === 'P' || text.endsWith('T')) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  return ((weeks * MINUTES.weeks + days * MINUTES.days + hours * 60 + minutes) * 60 + seconds) * 1_000;
}

/** A moment as people say it: "martes 24 de noviembre a las 12:40". */
export function moment(at: Date): string {
  const said = (parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(document.documentElement.lang, { ...parts, timeZone: choices().zone }).format(at);
  const day = said({ weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '');
  return say('%(day)s at %(time)s', { day, time: said({ hour: '2-digit', minute: '2-digit' }) });
}

const after = (text: string, start: Date): Date | undefined => {
  const length = milliseconds(text);
  return length === undefined ? undefined : new Date(start.getTime() + length);
};

const instant = (text: string): Date | undefined =>
  /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;

/** When a length or a moment comes, counted from `start`; nothing for what a case decides. */
export function comesAt(text: string, start = new Date()): Date | undefined {
  return after(text, start) ?? instant(text);
}

/** What a deadline means, in words. */
export function dueWords(text: string): string {
  const at = comesAt(text);
  if (!text) return say('Without a limit.');
  return at ? say('If it began now, it would be due %(when)s.', { when: moment(at) }) : say('Each case decides when.');
}

/** When a reminder comes, in words. */
export function followUpWords(text: string): string {
  const at = comesAt(text);
  return at ? say('If it began now, it would come back %(when)s.', { when: moment(at) }) : '';
}

/** When a timer fires, in words. */
export function timerWords(text: string): string {
  if (!text) return say('It does not say when yet.');
  const repeated = REPETITION.exec(text);
  if (repeated) return cycleWords(repeated[1] ?? '', repeated[2] ?? '', repeated[3] ?? '');
  const fixed = instant(text);
  if (fixed) return say('It fires once, %(when)s.', { when: moment(fixed) });
  const at = after(text, new Date());
  return at ? say('If it began now, it would fire %(when)s.', { when: moment(at) }) : say('Each case decides when.');
}

function cycleWords(times: string, from: string, every: string): string {
  const start = instant(from);
  const first = start ?? after(every, new Date());
  if (!first) return say('Each case decides when.');
  const when = moment(first);
  return times
    ? say('It fires %(times)s times; if it began now, first %(when)s.', { times, when })
    : say('It fires again and again; if it began now, first %(when)s.', { when });
}

/** A repetition as times and length; nothing where it says more. */
export function cycleOf(text: string): { times: string; every: string } | undefined {
  const found = REPETITION.exec(text);
  return found && !found[2] ? { times: found[1] ?? '', every: found[3] ?? '' } : undefined;
}

/** What a browser's field for a moment shows of a text, in the browser's own zone. */
export function localMoment(text: string): string {
  const at = instant(text);
  if (!at) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The text of what a field for a moment says. */
export function isoMoment(local: string): string {
  return local ? new Date(local).toISOString().replace('.000Z', 'Z') : '';
}
