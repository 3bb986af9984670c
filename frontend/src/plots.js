/**
 * Draws the plots of statistics: bars, lines, a share. Figures come from a JSON block
 * {kind, categories, series: [{name, values}], unit}; the same figures stand beside it as a table.
 * Canvas, not SVG: the SVG renderer writes style attributes, which our policy forbids.
 */
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

const drawn = new Map();

/** The least that a name below a bar needs; a narrower bar has its name beside it, on its side. */
const NAME = 64, LINE = 96;
/** Few enough that each says its name; of many days some do. */
const few = (categories) => categories.length <= 6;
/** Long names of few bars, on a screen too narrow for them: the plot lies on its side. */
const lies = ({ kind, categories }, wide) =>
  kind === "bar" && few(categories) && categories.some((name) => name.length > 4) && wide < NAME * categories.length + 60;

/** The page's own colours, so that a plot changes with the theme. */
function tokens(place) {
  const style = getComputedStyle(place);
  const read = (name) => {
    const probe = document.createElement("span");
    probe.className = `plot-token plot-token-${name}`;
    place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  return {
    font: style.fontFamily, text: read("text"), line: read("line"), surface: read("surface"),
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`series-${number}`)),
  };
}

function options(figures, look, wide) {
  const quiet = { color: look.text, fontFamily: look.font, fontSize: 12 };
  const several = figures.kind === "pie" || figures.series.length > 1;
  const common = {
    animation: false,
    aria: { enabled: true, label: { enabled: false }, decal: { show: several } }, // patterns: colour is not the only sign
    color: look.series,
    textStyle: quiet,
    // Drawn on the canvas: the other mode writes markup with style attributes, which our policy forbids.
    tooltip: { trigger: figures.kind === "pie" ? "item" : "axis", renderMode: "richText", confine: true,
      backgroundColor: look.surface, borderColor: look.line, textStyle: quiet },
    legend: { show: several, bottom: 0, icon: "roundRect", itemWidth: 14, itemHeight: 10, textStyle: quiet },
  };
  return { ...common, ...(figures.kind === "pie" ? share(figures, look, quiet) : axes(figures, look, quiet, several, lies(figures, wide))) };
}

function share({ categories, series: [first] }, look, quiet) {
  const values = categories.map((name, place) => ({ name, value: first.values[place] }));
  return { series: [{ type: "pie", radius: ["45%", "72%"], center: ["50%", "45%"], data: values,
    label: { ...quiet, formatter: "{b} {c}", overflow: "none" }, labelLine: { length: 10, length2: 6 }, itemStyle: { borderColor: look.surface, borderWidth: 2 } }] };
}

function axes({ kind, categories, series, unit }, look, quiet, several, isLying) {
  const label = isLying ? { ...quiet, interval: 0, width: LINE, overflow: "break" }
    : few(categories) ? { ...quiet, interval: 0, width: 84, overflow: "break" } : quiet;
  const names = { type: "category", data: categories, inverse: isLying, axisLabel: label, axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } } };
  const amounts = { type: "value", name: unit, nameTextStyle: quiet, minInterval: 1, axisLabel: quiet,
    splitLine: { lineStyle: { color: look.line } } };
  return {
    grid: { left: 8, right: 12, top: unit ? 28 : 12, bottom: several ? 32 : 4, containLabel: true },
    xAxis: isLying ? amounts : names,
    yAxis: isLying ? names : amounts,
    series: series.map(({ name, values }) => ({ type: kind, name, data: values, barMaxWidth: 28,
      symbolSize: 6, itemStyle: { borderRadius: kind !== "bar" ? 0 : isLying ? [0, 3, 3, 0] : [3, 3, 0, 0] } })),
  };
}

export function drawAt(place) {
  const figures = JSON.parse(document.getElementById(place.dataset.plot).textContent);
  place.replaceChildren();
  const chart = init(place, null, { renderer: "canvas" });
  chart.setOption(options(figures, tokens(place), place.clientWidth));
  drawn.set(place, { chart, figures });
  let wide = place.clientWidth;
  new ResizeObserver(() => {
    chart.resize();
    if (lies(figures, place.clientWidth) !== lies(figures, wide)) draw(place, chart, figures);
    wide = place.clientWidth;
  }).observe(place);
}

function draw(place, chart, figures) {
  chart.setOption(options(figures, tokens(place), place.clientWidth), true);
}

function redraw() {
  for (const [place, { chart, figures }] of drawn) {
    if (place.isConnected) draw(place, chart, figures);
    else drawn.delete(place);
  }
}
document.addEventListener("theme:changed", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
