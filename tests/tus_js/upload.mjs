// tus-js-client as a page would use it: node upload.mjs CREATE_URL FILE JSON
// JSON: {token, metadata, chunkSize, retryDelays, urls}; `urls` is the file that remembers uploads.
// Prints the upload's address; ends with 1 and the error where it gave up.
import fs from "node:fs";
import * as tus from "tus-js-client";

const [endpoint, path, json] = process.argv.slice(2);
const { token, metadata, chunkSize, retryDelays, urls, ...more } = JSON.parse(json);

const upload = new tus.Upload(fs.createReadStream(path), {
  endpoint,
  metadata,
  chunkSize,
  retryDelays,
  uploadSize: fs.statSync(path).size,
  headers: { Authorization: `Bearer ${token}` },
  urlStorage: new tus.FileUrlStorage(urls),
  removeFingerprintOnSuccess: true,
  onError: (error) => {
    console.error(String(error));
    process.exitCode = 1;
  },
  onSuccess: () => console.log(upload.url),
  ...more,
});
const [before] = await upload.findPreviousUploads();
if (before) {
  console.log("resuming");
  upload.resumeFromPreviousUpload(before);
}
upload.start();
