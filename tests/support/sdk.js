// Reads the collections of the files given with Postman's own SDK, writes them again, and prints for each what was lost
// or changed on the way, as paths without numbers. The SDK puts URLs together anew, keeps only versions that are
// semantic, keeps private keys (_…) in a place of their own, and nothing empty: these are not compared.
'use strict';

const fs = require('fs');
const { Collection } = require('postman-collection');

const isEmpty = (value) => value === '' || (Array.isArray(value) && value.length === 0);
const NOT_COMPARED = [/\/url\/raw$/, /^\/info\/version$/, /\/_[^/]*$/];

function* lost(ours, theirs, path) {
  if (NOT_COMPARED.some((pattern) => pattern.test(path)) || isEmpty(ours)) {
    return;
  }
  if (ours === null || typeof ours !== 'object') {
    if (ours !== theirs) yield path;
  } else if (!theirs || Array.isArray(ours) !== Array.isArray(theirs)) {
    yield path;
  } else {
    for (const key of Object.keys(ours)) {
      yield* lost(ours[key], theirs[key], `${path}/${Array.isArray(ours) ? '*' : key}`);
    }
  }
}

const found = process.argv.slice(2).map((file) => {
  const ours = JSON.parse(fs.readFileSync(file, 'utf8'));
  const theirs = JSON.parse(JSON.stringify(new Collection(ours)));
  return [...new Set(lost(ours, theirs, ''))];
});
process.stdout.write(JSON.stringify(found));
