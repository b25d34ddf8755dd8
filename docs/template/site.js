// What the pages of the site have beyond docfx's own: one list of contents, open where the page is, and the page's own headings.

// There is no bar of navigation beside the contents; docfx would turn its links relative twice.
exports.before = function (model) {
  model._navKey = model._navPath = null;
  return model;
}

exports.after = function (model) {
  open(model._toc);
  var heading = /<h([23])[^>]* id="([^"]+)"[^>]*>([\s\S]*?)<\/h\1>/g, found;
  model.outline = [];
  while ((found = heading.exec(model.conceptual || '')) !== null) {
    if (found[1] === '2') model.outline.push({ id: found[2], text: found[3].replace(/<[^>]+>/g, '') });
  }
  return model;
}

function open(item) {
  if (!item) return false;
  var here = item.active === true;
  (item.items || []).forEach(function (child) { here = open(child) || here; });
  return item.open = here;
}
