/** Who does a task, what they see, and by when. */
import { h } from '@bpmn-io/properties-panel/preact';
import { begin, choose, forStep, withShared } from '../beside';
import { choices, type Choice } from '../choices';
import { around, type Drawn, type Part, partsOf, type Subject, textOf } from '../model';
import { dueWords, followUpWords } from '../times';
import { say } from '../words';
import { expressionField } from './expression';
import { buttonField, choiceField, type Entry, linkField, type Meaning, type Option, textField, tickField } from './fields';
import { spanField } from './span';

export const named = (listed: Choice[]): Option[] => listed.map(({ key, name }) => ({ value: key, label: name }));

/** Who holds a role; a press names those who are only counted. */
function holdersOf(key: string): Meaning {
  const role = choices().roles.find((one) => one.key === key);
  if (!role?.others.length) return role?.holders ?? '';
  return h('details', {}, h('summary', {}, role.holders), role.others.join(', '));
}

/** The innermost lane that an element stands in. */
function laneOf(element: Drawn): Part | undefined {
  const lanes = partsOf(around(element.businessObject, 'bpmn:Process'), 'laneSets').flatMap(lanesIn);
  const holding = (part: Part | undefined): Part | undefined =>
    part && (lanes.find((lane) => partsOf(lane, 'flowNodeRef').includes(part)) ?? holding(part.$parent));
  return lanes.length ? holding(element.businessObject) : undefined;
}

function lanesIn(set: Part): Part[] {
  return partsOf(set, 'lanes').flatMap((lane) => {
    const inner = lane.get('childLaneSet') as Part | undefined;
    return [...(inner ? lanesIn(inner) : []), lane];
  });
}

/** Who does a user task, in words; nothing when nobody can tell. */
export function whoDoes(element: Drawn): string {
  const own = ['camunda:candidateGroups', 'camunda:assignee', 'camunda:candidateUsers'].map((name) => textOf(element.businessObject, name));
  const said = own.find((text) => text);
  const lane = laneOf(element);
  const key = said ?? textOf(lane, 'cauce:role');
  return choices().roles.find((role) => role.key === key)?.name ?? said ?? textOf(lane, 'name');
}

function fromLane(element: Drawn): { label: string; role: string } {
  const lane = laneOf(element);
  if (!lane) return { label: say('nobody yet'), role: '' };
  const role = textOf(lane, 'cauce:role');
  const name = choices().roles.find((one) => one.key === role)?.name ?? textOf(lane, 'name');
  return { label: say('from its lane: %(lane)s', { lane: name || say('without a name') }), role };
}

/** The role of a user task. */
export function taskRole(s: Subject): Entry[] {
  const groups = s.text('camunda:candidateGroups');
  const lane = fromLane(s.element);
  const own = s.text('camunda:assignee') || s.text('camunda:candidateUsers');
  const meaning = groups ? holdersOf(groups) : own ? say('It is offered to the people named below.') : holdersOf(lane.role);
  const options = [{ value: '', label: lane.label }, ...named(choices().roles)];
  return [
    choiceField({ id: 'role', label: say('Role'), value: groups, options, meaning, change: (key) => s.write('camunda:candidateGroups', key) }),
  ];
}

/** The people of a user task, where a role does not say it. */
export function taskPeople(s: Subject): Entry[] {
  const field = (id: string, label: string, meaning = ''): Entry =>
    expressionField({ id, label, meaning, isTemplate: true, value: s.text(`camunda:${id}`), change: (text) => s.write(`camunda:${id}`, text) });
  return [
    field('assignee', say('Assigned to'), say('A username, or the variable that holds one: the task is theirs at once.')),
    field('candidateUsers', say('Also offered to these people'), say('Usernames, separated by commas.')),
    field('candidateGroups', say('Roles, by their keys'), say('Several keys separated by commas, or the variable that holds them.')),
  ];
}

const isSentByRequester = (s: Subject): boolean => s.text('cauce:sender') === 'requester';

/** The form of a task, of a start, or of a message that the requester sends. */
export function form(s: Subject): Entry[] {
  const key = s.text('camunda:formRef') || s.text('camunda:formKey');
  const own = choices().forms;
  const options = [{ value: '', label: say('no form') }, ...withShared(own, 'form')];
  const meaning = key || !s.is('bpmn:UserTask') ? '' : say('Without a form people only say that it is done.');
  const change = (chosen: string): void => s.set({ 'camunda:formKey': chosen || undefined, 'camunda:formRef': undefined });
  return [choiceField({ id: 'form', label: say('Form'), value: key, options, meaning, change: (one) => choose(own, 'form', one, change) }), editForm(s, key, change)];
}

function editForm(s: Subject, key: string, change: (chosen: string) => void): Entry {
  const known = choices().forms.find((one) => one.key === key);
  if (known) return linkField('editForm', say('Edit this form'), forStep(known.at, s.element.id));
  const name = s.text('name') || say('New form');
  return buttonField('newForm', say('New form for this step'), () => void begin('beginForm', name, s.element.id, change));
}

/** By when a task must be done. */
export function deadlines(s: Subject): Entry[] {
  const due = s.text('camunda:dueDate');
  const followUp = s.text('camunda:followUpDate');
  return [
    spanField({ id: 'dueDate', label: say('To be done within'), value: due, meaning: dueWords(due), change: (text) => s.write('camunda:dueDate', text) }),
    spanField({
      id: 'followUpDate',
      label: say('Reminder after'),
      value: followUp,
      meaning: followUpWords(followUp),
      change: (text) => s.write('camunda:followUpDate', text),
    }),
    expressionField({
      id: 'priority',
      label: say('Priority'),
      meaning: say('A whole number; 50 when nothing is said.'),
      isTemplate: true,
      value: s.text('camunda:priority'),
      change: (text) => s.write('camunda:priority', text),
    }),
  ];
}

/** The role that works in a lane. */
export function laneRole(s: Subject): Entry[] {
  const role = s.text('cauce:role');
  const options = [{ value: '', label: say('the one with the name of the lane') }, ...named(choices().roles)];
  return [
    choiceField({ id: 'role', label: say('Role'), value: role, options, meaning: holdersOf(role), change: (key) => s.write('cauce:role', key) }),
  ];
}

/** Whether the requester sends the message that is awaited. */
export function sender(s: Subject): Entry[] {
  const isRequester = isSentByRequester(s);
  const tick = tickField({
    id: 'sender',
    label: say('Whoever asked for the case can send it'),
    meaning: isRequester ? say('They find a button with this name on the page of their case.') : '',
    value: isRequester,
    change: (is) => s.write('cauce:sender', is ? 'requester' : ''),
  });
  return isRequester ? [tick, ...form(s)] : [tick];
}

/** What a process is, and who may start it. */
export function process(s: Subject): Entry[] {
  const groups = s.text('camunda:candidateStarterGroups');
  const byHand = s.part.get('camunda:isStartableInTasklist') !== false;
  const anybody = { value: '', label: say('everybody in the area') };
  const canRun = s.part.get('isExecutable') === true;
  return [
    tickField({
      id: 'executable',
      label: say('Executable'),
      meaning: canRun ? '' : say('Now it is only a picture. Tick it when cases of it are to run.'),
      value: canRun,
      change: (is) => s.set({ isExecutable: is }),
    }),
    tickField({
      id: 'startable',
      label: say('People can start it'),
      value: byHand,
      change: (is) => s.set({ 'camunda:isStartableInTasklist': is ? undefined : false }),
    }),
    choiceField({
      id: 'starters',
      label: say('Who may start it'),
      value: groups,
      options: [anybody, ...named(choices().roles)],
      meaning: holdersOf(groups),
      change: (key) => s.write('camunda:candidateStarterGroups', key),
    }),
    textField({ id: 'versionTag', label: say('Tag'), value: s.text('camunda:versionTag'), change: (text) => s.write('camunda:versionTag', text) }),
    textField({
      id: 'businessKey',
      label: say('How its cases are numbered'),
      meaning: say('For example COM-{year}-{seq}.'),
      value: s.text('cauce:businessKey'),
      change: (text) => s.write('cauce:businessKey', text),
    }),
  ];
}
