import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { writeFileSync, mkdirSync } from 'node:fs';
import { findChromium } from './local/browsers.ts';
const origin='http://localhost:4300'; mkdirSync('/tmp/kx/bad',{recursive:true});
const browser = await chromium.launch({ executablePath: findChromium()!, args:['--no-sandbox'] });
const ctx=()=>browser.newContext({viewport:{width:390,height:844}, locale:'nl-NL', serviceWorkers:'block'});
async function as(key: string){ const page=await (await ctx()).newPage(); await page.goto(origin+'/demo'); await page.locator(`button[value=${key}]`).first().click(); await page.waitForURL(/circles/); return page; }
let n=0; async function say(page: Page, what: string){ await page.waitForTimeout(100); const alerts=await page.locator('[role=alert],[role=status],.error,[id$=-error]').allTextContents(); console.log(`${what}: ${alerts.map(a=>a.replace(/\s+/g,' ').trim()).filter(Boolean).join(' | ')} || h1=${await page.locator('h1').first().textContent()} || title=${await page.title()}`); await page.screenshot({path:`/tmp/kx/bad/${String(n++).padStart(2,'0')}.png`}); }
const s = await as('sanne'); const circle=s.url();
await s.goto(circle+'/updates/new'); await s.waitForTimeout(600);
await s.getByRole('button',{name:'Plaats bericht'}).click(); await s.waitForTimeout(500); await say(s,'empty');
await s.getByLabel('Zeg er iets bij').fill('x'.repeat(20000)); await s.getByRole('button',{name:'Plaats bericht'}).click(); await s.waitForTimeout(800); await say(s,'20000'); console.log(' kept', (await s.getByLabel('Zeg er iets bij').inputValue()).length);
// pdf
await s.goto(circle+'/updates/new'); await s.waitForTimeout(600); await s.locator('input[type=file]').first().setInputFiles({name:'brief.jpg',mimeType:'image/jpeg',buffer:Buffer.from('%PDF-1.7\nabc')}); await s.getByLabel('Zeg er iets bij').fill('Dit typte ik'); await s.waitForTimeout(800); await say(s,'pdf picked'); await s.getByRole('button',{name:'Plaats bericht'}).click(); await s.waitForTimeout(1500); await say(s,'pdf posted'); console.log(' kept', await s.getByLabel('Zeg er iets bij').inputValue());
// 60 MB: real noise jpeg
const big = await sharp({create:{width:5680,height:3780,channels:3,noise:{type:'gaussian',mean:128,sigma:60},background:'#888'}}).jpeg({quality:100,chromaSubsampling:'4:4:4'}).toBuffer(); console.log('big MB', big.length/1e6); writeFileSync('/tmp/kx/big.jpg',big);
await s.goto(circle+'/updates/new'); await s.waitForTimeout(600); await s.locator('input[type=file]').first().setInputFiles('/tmp/kx/big.jpg'); await s.getByLabel('Zeg er iets bij').fill('Grote foto'); await s.waitForTimeout(6000); await say(s,'60MB picked'); await s.getByRole('button',{name:'Plaats bericht'}).click(); await s.waitForTimeout(8000); await say(s,'60MB posted (script)');
// without script
const nc = await browser.newContext({viewport:{width:390,height:844}, locale:'nl-NL', javaScriptEnabled:false}); const np=await nc.newPage(); await nc.addCookies(await s.context().cookies()); await np.goto(circle+'/updates/new'); await np.locator('input[type=file]').first().setInputFiles('/tmp/kx/big.jpg'); await np.getByLabel('Zeg er iets bij').fill('Grote foto zonder script'); await np.getByRole('button',{name:'Plaats bericht'}).click(); await np.waitForLoadState(); await say(np,'60MB no script'); console.log(' kept', await np.getByLabel('Zeg er iets bij').inputValue().catch(()=>'?'));
// code six times
const c=await (await ctx()).newPage(); await c.goto(origin+'/sign-in'); await c.getByLabel('Uw mailadres').fill('milan.duinker@example.org'); await c.getByRole('button',{name:'Stuur mij een code'}).click(); await c.waitForURL(/code/);
for(let i=0;i<6;i++){ await c.locator('input[name=code]').fill('12345'+i); await c.getByRole('button',{name:'Log in'}).click(); await c.waitForTimeout(900); await say(c,'code '+(i+1)); }
// invitation twice
const r=await as('ruud'); const rc=r.url(); await r.goto(rc+'/people/invite'); await r.getByLabel('Wie vraagt u?').fill('Wieke Proef'); await r.getByRole('button',{name:'Maak de uitnodiging'}).click(); const linkv=await r.getByLabel('Of stuur deze link').inputValue(); console.log(linkv.replace(/[A-Za-z0-9_-]{30,}/,'…'));
for (let i=0;i<2;i++){ const g=await (await ctx()).newPage(); await g.goto(linkv); await g.waitForTimeout(800); await say(g,'invitation open '+(i+1)); if(i===0){ await g.getByLabel('Hoe heet u?').fill('Wieke Proef').catch(()=>console.log('no name')); await g.getByRole('button',{name:/Ja, ik doe mee/}).click(); await g.waitForTimeout(1500); await say(g,'accepted'); await g.goto(linkv); await g.waitForTimeout(800); await say(g,'accepted person opens again'); } }
// two tabs
await s.goto(circle+'/updates/new'); await s.waitForTimeout(500); await s.getByLabel('Zeg er iets bij').fill('Twee tabs'); await s.getByRole('button',{name:'Plaats bericht'}).click(); await s.waitForURL(circle); const href=await s.getByRole('article').filter({hasText:'Twee tabs'}).first().getByRole('link').first().getAttribute('href'); const t1=s, t2=await s.context().newPage(); for(const t of [t1,t2]){ await t.goto(origin+href!); await t.waitForTimeout(600); await t.getByText('Pas aan',{exact:true}).click(); }
await t1.getByLabel('Uw tekst').fill('Eerste tab'); await t2.getByLabel('Uw tekst').fill('Tweede tab'); await t1.getByRole('button',{name:'Bewaar'}).click(); await t1.waitForTimeout(900); await t2.getByRole('button',{name:'Bewaar'}).click(); await t2.waitForTimeout(1200); await say(t2,'two tabs'); console.log(' kept', await t2.getByLabel('Uw tekst').inputValue()); await t2.screenshot({path:'/tmp/kx/bad/tabs.png',fullPage:true});
await browser.close();
