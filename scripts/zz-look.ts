import { chromium } from '@playwright/test';
import { findChromium } from './local/browsers.ts';
const origin='http://localhost:4300'; const browser = await chromium.launch({ executablePath: findChromium()!, args:['--no-sandbox'] });
const c = await browser.newContext({viewport:{width:390,height:844}, locale:'nl-NL', serviceWorkers:'block'}); const page = await c.newPage();
await page.goto(origin+'/demo'); await page.locator('button[value=ruud]').first().click(); await page.waitForURL(/circles/);
await page.goto(page.url()+'/rights'); await page.getByRole('link',{name:/Youssef/}).first().click(); await page.waitForURL(/people/);
await page.screenshot({path:'/tmp/kx/youssef.png',fullPage:true});
await page.getByRole('radio',{name:/Ik kies zelf/}).check(); await page.waitForTimeout(400); await page.screenshot({path:'/tmp/kx/youssef2.png',fullPage:true});
await browser.close();
