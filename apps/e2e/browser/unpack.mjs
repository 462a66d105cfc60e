// Unpacks the Chromium of @sparticuz/chromium, with the libraries and fonts it needs, into the folder TMPDIR names.
// A process of its own, because that package reads its settings from the environment while it is loaded.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
