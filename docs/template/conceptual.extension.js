var site = require('./site.js');

exports.preTransform = site.before;
exports.postTransform = site.after;
