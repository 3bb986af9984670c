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

/** The page's own colours, so that a plot changes with the theme. */
/** Few enough that each says its name; of many days some do. */
const few = (categories) => categories.length <= 6;

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

function options(figures, look) {
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
  return { ...common, ...(figures.kind === "pie" ? share(figures, look, quiet) : axes(figures, look, quiet, several)) };
}

function share({ categories, series: [first] }, look, quiet) {
  const values = categories.map((name, place) => ({ name, value: first.values[place] }));
  return { series: [{ type: "pie", radius: ["45%", "72%"], center: ["50%", "45%"], data: values,
    label: { ...quiet, formatter: "{b} {c}", overflow: "none" }, labelLine: { length: 10, length2: 6 }, itemStyle: { borderColor: look.surface, borderWidth: 2 } }] };
}

function axes({ kind, categories, series, unit }, look, quiet, several) {
  return {
    grid: { left: 8, right: 12, top: unit ? 28 : 12, bottom: several ? 32 : 4, containLabel: true },
    xAxis: { type: "category", data: categories, axisLabel: few(categories) ? { ...quiet, interval: 0, width: 84, overflow: "break" } : quiet, axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } } },
    yAxis: { type: "value", name: unit, nameTextStyle: quiet, minInterval: 1, axisLabel: quiet,
      splitLine: { lineStyle: { color: look.line } } },
    series: series.map(({ name, values }) => ({ type: kind, name, data: values, barMaxWidth: 28,
      symbolSize: 6, itemStyle: { borderRadius: kind === "bar" ? [3, 3, 0, 0] : 0 } })),
  };
}

export function drawAt(place) {
  const figures = JSON.parse(document.getElementById(place.dataset.plot).textContent);
  place.replaceChildren();
  const chart = init(place, null, { renderer: "canvas" });
  chart.setOption(options(figures, tokens(place)));
  drawn.set(place, { chart, figures });
  new ResizeObserver(() => chart.resize()).observe(place);
}

function redraw() {
  for (const [place, { chart, figures }] of drawn) {
    if (place.isConnected) chart.setOption(options(figures, tokens(place)));
    else drawn.delete(place);
  }
}
document.addEventListener("theme:changed", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
