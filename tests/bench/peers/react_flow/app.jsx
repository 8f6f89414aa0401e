// A React Flow canvas with the cards and lines of a scene, and the gestures that measure it.
import { memo } from "react";
import { createRoot } from "react-dom/client";
import { Handle, Position, ReactFlow, ReactFlowProvider, useEdgesState, useNodesState, useReactFlow } from "@xyflow/react";
import "./app.css";

const CARD = { w: 184, h: 76 };
const STEP = 12;

const Card = memo(({ data }) => (
  <div className="card">
    <Handle type="target" position={Position.Left} />
    {data.name}
    <small>{data.kind}</small>
    <Handle type="source" position={Position.Right} />
  </div>
));
const nodeTypes = { card: Card };
const canvas = {};

function Canvas() {
  const [nodes, setNodes, onNodesChange] = useNodesState([]);
  const [edges, setEdges, onEdgesChange] = useEdgesState([]);
  const flow = useReactFlow();
  Object.assign(canvas, { setNodes, setEdges, flow });
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      nodeTypes={nodeTypes}
      minZoom={0.01}
      onlyRenderVisibleElements
      selectNodesOnDrag={false}
      proOptions={{ hideAttribution: true }}
    />
  );
}

const nextFrame = () => new Promise((done) => requestAnimationFrame(done));

async function settled() {
  for (let turn = 0; turn < 5; turn += 1) await nextFrame();
}

// One action per frame; the times are from one frame to the next.
async function frames(count, act) {
  const times = [];
  let before = await nextFrame();
  for (let turn = 0; turn < count; turn += 1) {
    act(turn);
    const now = await nextFrame();
    times.push(now - before);
    before = now;
  }
  return times;
}

function mouse(target, type, x, y, buttons) {
  const event = { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button: 0, buttons };
  target.dispatchEvent(new MouseEvent(type, event));
}

// What is being pulled: press, then move frame by frame, then release.
const pulled = { x: 0, y: 0 };

async function press(target, start, count) {
  mouse(target, "mousedown", start.x, start.y, 1);
  Object.assign(pulled, { x: start.x, y: start.y, turn: 0, back: (count * 4) / 5 });
  await frames(3, move);
}

function move() {
  pulled.x += pulled.turn < pulled.back ? STEP : -STEP;
  pulled.turn += 1;
  mouse(window, "mousemove", pulled.x, pulled.y, 1);
}

const middle = { x: 800, y: 500 };
const pane = () => document.querySelector(".react-flow__pane");

window.bench = {
  async load(scene) {
    canvas.setNodes(
      scene.cards.map((card) => ({
        id: card.id,
        type: "card",
        position: { x: card.x, y: card.y },
        data: card,
        width: CARD.w,
        height: CARD.h,
      })),
    );
    canvas.setEdges(scene.lines.map(({ id, source, target }) => ({ id, source, target })));
    await nextFrame();
    await canvas.flow.fitView({ padding: 0.02 });
    await settled();
  },
  async fit() {
    await this.select([]);
    await canvas.flow.fitView({ padding: 0.02 });
    await settled();
  },
  async fullSize(id) {
    await this.select([]);
    const { position } = canvas.flow.getNode(id);
    await canvas.flow.setCenter(position.x + CARD.w / 2, position.y + CARD.h / 2, { zoom: 1 });
    await settled();
  },
  async select(ids) {
    const wanted = new Set(ids);
    canvas.setNodes((nodes) =>
      nodes.map((node) => (!!node.selected === wanted.has(node.id) ? node : { ...node, selected: wanted.has(node.id) })),
    );
    await settled();
  },
  async selectAll() {
    const times = await frames(1, () => canvas.setNodes((nodes) => nodes.map((node) => ({ ...node, selected: true }))));
    await settled();
    return times;
  },
  pressPane: (count) => press(pane(), middle, count),
  zoom(count) {
    return frames(count, (turn) => {
      const deltaY = Math.floor(turn / 3) % 2 ? 50 : -50;
      const event = { bubbles: true, cancelable: true, view: window, clientX: middle.x, clientY: middle.y, deltaY };
      pane().dispatchEvent(new WheelEvent("wheel", event));
    });
  },
  async pressCard(id, count) {
    const { position } = canvas.flow.getNode(id);
    const at = canvas.flow.flowToScreenPosition({ x: position.x + CARD.w / 2, y: position.y + CARD.h / 2 });
    return press(document.querySelector(`.react-flow__node[data-id="${id}"]`), at, count);
  },
  moves: (count) => frames(count, move),
  async release() {
    mouse(window, "mouseup", pulled.x, pulled.y, 0);
    await settled();
  },
  place: (id) => canvas.flow.getNode(id).position,
  still: (count) => frames(count, () => {}),
};

createRoot(document.getElementById("root")).render(
  <ReactFlowProvider>
    <Canvas />
  </ReactFlowProvider>,
);
