import { chromium } from '@playwright/test';
import { findChromium } from './local/browsers.ts';
const browser = await chromium.launch({ executablePath: findChromium()!, args:['--no-sandbox'] });
for (const n of ['start','circle','kring']) { const p = await (await browser.newContext({viewport:{width:1600,height:900}})).newPage(); await p.goto(`file:///work/shared/design/mockups/${n}.html`); await p.waitForTimeout(400); await p.screenshot({path:`/tmp/kx/mock-${n}.png`,fullPage:true}); console.log(await p.evaluate(()=>[document.documentElement.scrollWidth, document.documentElement.scrollHeight])); }
await browser.close();
