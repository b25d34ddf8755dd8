"use strict";
(function () {
  // A slice is [status, truth's text, width, height, image, truth's outline, [outline, text] of each run].
  const STATUS = 0, WIDTH = 2, HEIGHT = 3, IMAGE = 4, TRUTH = 5, FOUND = 6;
  const LEAST_PIXELS = 8, ZOOM_STEP = 1.5, AROUND = 3, LEAST_AROUND = 40, SHARP_FROM = 3;

  const data = JSON.parse(document.getElementById("case-data").textContent);
  const root = document.getElementById("cases"), view = document.getElementById("case-view"), map = document.getElementById("case-map");
  const patients = document.getElementById("case-patient"), slider = document.getElementById("case-slice"), stage = root.querySelector(".stage");
  const truth = view.querySelectorAll(".rim, .truth"), found = view.querySelectorAll(".found"), status = root.querySelector(".status");
  const boxes = root.querySelectorAll("[data-outline]"), values = root.querySelectorAll("fieldset output");

  let patient = data.start[0], slice = data.start[1];
  let zoom = null;    // what is seen: { x, y, side } in pixels of the slice, null for all of it

  const shown = () => data.patients[patient][slice];
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
  const largest = () => Math.max(shown()[WIDTH], shown()[HEIGHT]);

  function draw() {
    const s = shown(), image = "data:image/webp;base64," + s[IMAGE].replaceAll("-", "+");
    for (const picture of [view, map]) {
      const element = picture.querySelector("image");
      element.setAttribute("href", image);
      element.setAttribute("width", s[WIDTH]);
      element.setAttribute("height", s[HEIGHT]);
    }
    map.setAttribute("viewBox", `0 0 ${s[WIDTH]} ${s[HEIGHT]}`);
    truth.forEach(path => path.setAttribute("d", s[TRUTH]));
    found.forEach((path, i) => path.setAttribute("d", s[FOUND][i][0]));
    values.forEach((output, i) => output.textContent = i === 0 ? s[1] : s[FOUND][i - 1][1]);
    boxes.forEach((box, i) => (i === 0 ? [...truth] : [found[i - 1]]).forEach(path => path.style.display = box.checked ? "" : "none"));
    patients.value = patient;
    slider.max = data.patients[patient].length - 1;
    slider.value = slice;
    slider.setAttribute("aria-valuetext", s[STATUS]);
    status.textContent = s[STATUS];
    root.querySelectorAll("[data-case]").forEach(button => button.setAttribute("aria-pressed", button.dataset.case === `${patient} ${slice}`));
    drawZoom();
  }

  function drawZoom() {
    const s = shown(), box = zoom || { x: 0, y: 0, side: 0 };
    const width = zoom ? box.side : s[WIDTH], height = zoom ? box.side : s[HEIGHT];
    view.setAttribute("viewBox", `${box.x} ${box.y} ${width} ${height}`);
    // Enlarged, a pixel is a square; otherwise the browser may smooth.
    view.classList.toggle("sharp", view.clientWidth / width >= SHARP_FROM);
    stage.classList.toggle("zoomed", zoom !== null);
    map.toggleAttribute("hidden", zoom === null);
    const frame = map.querySelector("rect");
    for (const [name, value] of [["x", box.x], ["y", box.y], ["width", width], ["height", height]]) frame.setAttribute(name, value);
  }

  function look(x, y, side) {
    const s = shown();
    side = Math.max(side, LEAST_PIXELS);
    zoom = side >= largest() ? null : { x: clamp(x, Math.min(0, s[WIDTH] - side), Math.max(0, s[WIDTH] - side)), y: clamp(y, Math.min(0, s[HEIGHT] - side), Math.max(0, s[HEIGHT] - side)), side };
    drawZoom();
  }

  // Zooms about a point of the slice, which stays where it is on the screen.
  function zoomBy(factor, at) {
    const box = zoom || { x: (shown()[WIDTH] - largest()) / 2, y: (shown()[HEIGHT] - largest()) / 2, side: largest() };
    const point = at || { x: box.x + box.side / 2, y: box.y + box.side / 2 }, side = clamp(box.side / factor, LEAST_PIXELS, largest());
    look(point.x - (point.x - box.x) * side / box.side, point.y - (point.y - box.y) * side / box.side, side);
  }

  // To the tumour, or where there is none to what was found.
  function zoomToTumour() {
    const outlines = [truth[0], ...found].filter(path => path.getAttribute("d") !== "");
    if (outlines.length === 0) return whole();
    const box = outlines[0].getBBox(), side = Math.max(LEAST_AROUND, AROUND * Math.max(box.width, box.height));
    look(box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side);
  }

  function whole() {
    zoom = null;
    drawZoom();
  }

  function go(toPatient, toSlice) {
    // Before the first patient and after the last there is nobody: all stays as it is.
    if (!data.patients[toPatient]) return;
    const isOther = toPatient !== patient;
    patient = toPatient;
    slice = clamp(toSlice, 0, data.patients[patient].length - 1);
    if (isOther) zoom = null;
    draw();
  }

  const actions = {
    previous: () => go(patient, slice - 1), next: () => go(patient, slice + 1),
    in: () => zoomBy(ZOOM_STEP), out: () => zoomBy(1 / ZOOM_STEP), tumour: zoomToTumour, whole,
  };
  const keys = {
    ArrowLeft: actions.previous, ArrowRight: actions.next, ArrowDown: actions.previous, ArrowUp: actions.next,
    PageUp: () => go(patient - 1, 0), PageDown: () => go(patient + 1, 0), Home: () => go(patient, 0), End: () => go(patient, Infinity),
    "+": actions.in, "=": actions.in, "-": actions.out, "0": whole, f: zoomToTumour, t: () => boxes[0].click(),
  };

  root.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do) return actions[button.dataset.do]();
    const [toPatient, toSlice] = button.dataset.case.split(" ").map(Number);
    go(toPatient, toSlice);
    zoomToTumour();
    stage.scrollIntoView({ block: "nearest" });
  });
  root.addEventListener("change", event => {
    if (event.target === patients) go(Number(patients.value), 0);
    else if (event.target !== slider) draw();
  });
  slider.addEventListener("input", () => go(patient, Number(slider.value)));
  root.addEventListener("keydown", event => {
    const hasOwnKeys = event.target === patients || (event.target === slider && event.key.length > 1);
    if (hasOwnKeys || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key, outline = boxes[Number(key)];
    const action = keys[key] || (Number(key) > 0 && outline ? () => outline.click() : null);
    if (!action) return;
    action();
    event.preventDefault();
  });

  // One finger or the mouse moves a zoomed slice, two fingers zoom.
  const pointers = new Map();
  function place(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(view.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  }
  const between = (a, b) => ({ x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) });
  view.addEventListener("pointerdown", event => {
    pointers.set(event.pointerId, event);
    view.setPointerCapture(event.pointerId);
  });
  view.addEventListener("pointermove", event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const other = [...pointers.values()].find(p => p.pointerId !== event.pointerId);
    if (other) {
      const was = between(before, other), is = between(event, other);
      zoomBy(is.apart / Math.max(1, was.apart), place({ clientX: is.x, clientY: is.y }));
    } else if (zoom) {
      const from = place(before), to = place(event);
      look(zoom.x + from.x - to.x, zoom.y + from.y - to.y, zoom.side);
    }
    pointers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) view.addEventListener(end, event => pointers.delete(event.pointerId));
  view.addEventListener("dblclick", event => zoom ? whole() : zoomBy(4, place(event)));
  view.addEventListener("wheel", event => {
    if (!event.ctrlKey) return;
    zoomBy(Math.exp(-event.deltaY / 200), place(event));
    event.preventDefault();
  }, { passive: false });

  root.querySelectorAll("[hidden]").forEach(element => element !== map && element.removeAttribute("hidden"));
  draw();
  zoomToTumour();
})();
