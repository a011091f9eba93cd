import { mkdirSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { findChromium } from './local/browsers.ts';
const origin = 'http://localhost:4300';
const args = process.argv.slice(2);
const width = Number(args[0] ?? 390), height = Number(args[1] ?? 844), scheme = (args[2] ?? 'light') as 'light'|'dark', locale = args[3] ?? 'nl', only = args[4];
const out = `/tmp/kx/tour-${width}-${scheme}-${locale}`; mkdirSync(out, {recursive:true});
const browser = await chromium.launch({ executablePath: findChromium()!, args:['--no-sandbox'] });
async function as(key: string){ const c = await browser.newContext({viewport:{width,height}, colorScheme: scheme, locale: 'nl-NL', serviceWorkers:'block'}); const page = await c.newPage(); if(key){ await page.goto(origin+'/demo'); await page.locator(`button[value=${key}]`).first().click(); await page.waitForURL(/circles|admin|organisation/);} return page; }
async function link(page: Page, at: string, re: RegExp){ await page.goto(origin+at); const all = await page.locator('a').evaluateAll(l=>l.map(a=>a.getAttribute('href')??'')); return all.find(h=>re.test(h)) ?? '/nope'; }
const shots: Record<string, string[]> = {};
async function shoot(group: string, page: Page, paths: string[]){
  if (only && !new RegExp(only).test(group)) return;
  shots[group] = [];
  let i=0;
  for (const p of paths){ await page.goto(origin+p); await page.evaluate(()=>document.fonts.ready.then(()=>{})); await page.waitForTimeout(250); const f=`${out}/${group}-${String(i++).padStart(2,'0')}.png`; await page.screenshot({path:f, fullPage: true}); const side = await page.evaluate(()=>document.documentElement.scrollWidth-document.documentElement.clientWidth); if(side>0) console.log('SIDEWAYS',p,side); shots[group]!.push(f); }
}
const cap = width < 600 ? 2200 : 1700;
async function sheet(group: string){
  const files = shots[group]!; const per = width<600?5:2; const sc = width<600?0.75:0.6;
  for (let s=0;s<files.length;s+=per){
    const part = files.slice(s,s+per); const imgs=[]; let left=0, maxH=0;
    for (const f of part){ const m = await sharp(f).metadata(); const h=Math.min(m.height!,cap); const w=Math.round(m.width!*sc), hh=Math.round(h*sc); imgs.push({input: await sharp(f).extract({left:0,top:0,width:m.width!,height:h}).resize(w,hh).png().toBuffer(), left, top:0}); left+=w+10; maxH=Math.max(maxH,hh);} 
    await sharp({create:{width:left,height:maxH,channels:3,background:'#f0f'}}).composite(imgs).png().toFile(`${out}/sheet-${group}-${s/per}.png`); console.log(`${out}/sheet-${group}-${s/per}.png`);
  }
}
const ruud = await as('ruud'); const rc = new URL(ruud.url()).pathname;
const person = await link(ruud, rc+'/people', /\/people\/[0-9a-f-]{36}$/), inv = await link(ruud, rc+'/people', /invitations\//), upd = await link(ruud, rc+'/updates', /\/updates\/[0-9a-f-]{36}/);
await shoot('ruud', ruud, [rc, rc+'/updates', upd, rc+'/updates/new', rc+'/people', person, inv, rc+'/people/invite', rc+'/people/contact', rc+'/rights', rc+'/topics', rc+'/reading', rc+'/week', rc+'/card', rc+'/notices', rc+'/more', rc+'/portrait', person+'/remove']);
await shoot('me', ruud, ['/me','/me/portrait','/me/devices','/me/keys','/me/mail','/me/notices','/me/prove','/circles','/new']);
const sanne = await as('sanne'); const sc2 = new URL(sanne.url()).pathname;
await shoot('sanne', sanne, [sc2, sc2+'/rights', sc2+'/people', sc2+'/more']);
const nel = await as('nel'); await shoot('nel', nel, [new URL(nel.url()).pathname]);
const milan = await as('milan'); await shoot('milan', milan, [new URL(milan.url()).pathname]);
const dennis = await as('dennis'); await shoot('dennis', dennis, ['/circles','/circles/new','/new']);
const s = await as(''); await shoot('out', s, ['/','/sign-in','/invitation','/card','/start','/demo','/demo/mail','/privacy','/accessibility','/offline','/sign-out','/nope','/unsubscribe/x']);
const bas = await as('bas'); const mun = await link(bas,'/admin',/municipalities/), org = await link(bas,mun,/organisations\//);
await shoot('bas', bas, ['/admin','/admin/operators',mun,org]);
const ann = await as('annelies'); const own = await link(ann,'/circles',/^\/organisation\//), staff = await link(ann, own, /\/staff\//);
await shoot('ann', ann, [own, own+'/reading', staff]);
for (const g of Object.keys(shots)) await sheet(g);
await browser.close();
