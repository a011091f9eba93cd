import { chromium, devices } from '@playwright/test';
import { findChromium } from './local/browsers.ts';
const origin='http://localhost:4300'; const browser = await chromium.launch({ executablePath: findChromium()!, args:['--no-sandbox'] });
async function as(key: string){ const c = await browser.newContext({...devices['Pixel 7'], locale:'nl-NL', serviceWorkers:'block'}); const page=await c.newPage(); await page.goto(origin+'/demo'); await page.locator(`button[value=${key}]`).first().click(); await page.waitForURL(/circles/); return page; }
const s = await as('sanne'); await s.goto(s.url()+'/updates/new'); await s.getByRole('radio',{name:process.argv[3]??'goed',exact:true}).check(); if(process.argv[2]) await s.getByLabel('Zeg er iets bij').fill('Zonder muis '+Date.now()); await s.waitForTimeout(500); await s.getByRole('button',{name:'Plaats bericht'}).click(); await s.waitForURL(/circles\/[^/]*$/);
const page = await as('ruud'); await page.setViewportSize({width:390,height:844}); await page.goto(page.url());
await page.evaluate(()=>{const s=new CSSStyleSheet(); s.replaceSync(':root { font-size: 225% !important }'); document.adoptedStyleSheets.push(s);});
await page.waitForTimeout(400);
console.log(await page.evaluate(()=>{const r=document.documentElement; const res=[String(r.scrollWidth)]; for(const e of document.querySelectorAll('body *')){const b=e.getBoundingClientRect(); if(b.right>391&&b.width>0) res.push(`${e.tagName}.${e.getAttribute('class')} ${Math.round(b.left)}-${Math.round(b.right)} ${(e.textContent??'').trim().slice(0,30)}`);} return res.slice(0,20).join('\n');}));
await page.screenshot({path:'/tmp/kx/home200.png', fullPage:true});
await browser.close();
