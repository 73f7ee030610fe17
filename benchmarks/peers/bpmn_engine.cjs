// node bpmn_engine.cjs FILE SHAPE INSTANCES USER_TASKS -> one JSON line.
// npm bpmn-engine with its state kept per step: after every user task getState() is serialised and appended to a file.
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");
const { EventEmitter } = require("events");
const { Engine } = require("bpmn-engine");

const [, , file, shape, instancesText, userTasksText] = process.argv;
const [instances, userTasks] = [Number(instancesText), Number(userTasksText)];
const source = fs.readFileSync(file, "utf8");
const payload = { customer: "ACME", amount: 1200, currency: "EUR", note: "please check", priority: 3 };
const output = fs.openSync(path.join(os.tmpdir(), `bpmn_engine_${process.pid}.log`), "w");

function submitted(turn) {
  return shape === "loop" ? { more: turn < userTasks - 1, last: turn } : { big: true, [`field${turn}`]: turn };
}

async function keep(engine) {
  fs.writeSync(output, JSON.stringify(await engine.getState()) + "\n");
}

async function runOne(sourceContext) {
  const waiting = [];
  const listener = new EventEmitter();
  listener.on("activity.wait", (api) => {
    if (api.type === "bpmn:UserTask") waiting.push(api);
  });
  const engine = new Engine({ name: shape, sourceContext, variables: { ...payload } });
  const ended = engine.waitFor("end");
  await engine.execute({ listener });
  await keep(engine);
  let turn = 0;
  while (waiting.length) {
    const api = waiting.shift();
    const values = submitted(turn);
    turn += 1;
    api.environment.assignVariables(values);
    api.signal(values);
    await keep(engine);
    if (turn > userTasks) throw new Error("more user tasks than the shape has");
  }
  await ended;
  return turn;
}

(async () => {
  const context = await new Engine({ name: "context" })._serializeSource(source);
  for (let warm = 0; warm < 3; warm += 1) await runOne(context);
  const begun = process.hrtime.bigint();
  let count = 0;
  for (let index = 0; index < instances; index += 1) count += await runOne(context);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (count !== instances * userTasks) throw new Error(`expected ${instances * userTasks} user tasks, found ${count}`);
  console.log(
    JSON.stringify({ peer: "bpmn-engine", model: shape, instances, userTasks: count, ut_per_s: +(count / seconds).toFixed(1) }),
  );
  fs.unlinkSync(path.join(os.tmpdir(), `bpmn_engine_${process.pid}.log`));
})().catch((failure) => {
  console.error(shape, failure.message);
  process.exit(1);
});
