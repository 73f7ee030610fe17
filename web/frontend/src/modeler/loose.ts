/** Arrows that lead from or to nothing: no editor draws them, so nobody could delete them in it. */
import { type Part, partOf, partsOf } from './model';

/** Leave them out of what is opened; `changed` is told afterwards when there were any. */
export function leaveOutLoose(editor: { on(event: string, tell: (event: { definitions: unknown }) => void): void }, changed: () => void): void {
  let were = false;
  editor.on('import.parse.complete', ({ definitions }) => {
    were = definitions !== undefined && leaveOut(definitions as Part);
  });
  editor.on('import.done', () => {
    if (were) changed();
  });
}

function leaveOut(file: Part): boolean {
  const loose = new Set(partsOf(file, 'rootElements').flatMap(looseIn));
  for (const flow of loose) {
    without(flow.$parent, 'flowElements', flow);
    without(partOf(flow, 'sourceRef'), 'outgoing', flow);
    without(partOf(flow, 'targetRef'), 'incoming', flow);
  }
  for (const diagram of partsOf(file, 'diagrams')) {
    const plane = partOf(diagram, 'plane');
    for (const edge of [...partsOf(plane, 'planeElement')]) {
      if (loose.has(partOf(edge, 'bpmnElement') as Part)) without(plane, 'planeElement', edge);
    }
  }
  return loose.size > 0;
}

function looseIn(scope: Part): Part[] {
  return partsOf(scope, 'flowElements').flatMap((one) => {
    if (!one.$instanceOf('bpmn:SequenceFlow')) return looseIn(one);
    return partOf(one, 'sourceRef') && partOf(one, 'targetRef') ? [] : [one];
  });
}

function without(holder: Part | undefined, name: string, gone: Part): void {
  const held = partsOf(holder, name);
  const at = held.indexOf(gone);
  if (at >= 0) held.splice(at, 1);
}
