"use strict";
(() => {
  const narrow = matchMedia("(max-width: 719px)");
  // Nothing is fetched: pictures are drawn from what stands in the page.
  const refuse = () => Promise.reject(new Error("pictures load nothing"));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  const options = { mode: "vega-lite", actions: false, renderer: "svg", ast: true, loader };
  const views = new Map();
  const draw = async (place) => {
    const size = narrow.matches ? "narrow" : "wide";
    if (place.dataset.size === size) return;
    place.dataset.size = size;
    const spec = JSON.parse(document.getElementById(`${place.id}-${size}`).textContent);
    try {
      views.get(place.id)?.finalize();
      views.set(place.id, await vegaEmbed(place, spec, options));
    } catch (error) {
      place.textContent = `This picture could not be drawn: ${error.message}`;
    }
  };
  const all = () => document.querySelectorAll(".picture").forEach(draw);
  narrow.addEventListener("change", all);
  all();
})();
