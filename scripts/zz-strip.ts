import sharp from 'sharp'; import { readdirSync } from 'node:fs';
const d=process.argv[2]!; const fs=readdirSync(d).filter(f=>f.endsWith('.webp')&&!f.startsWith('wide')); const W=300,H=650; 
await sharp({create:{width:5*(W+8),height:Math.ceil(fs.length/5)*(H+8),channels:3,background:'#f0f'}}).composite(await Promise.all(fs.map(async(f,i)=>({input:await sharp(`${d}/${f}`).resize(W,H,{fit:'inside'}).png().toBuffer(),left:(i%5)*(W+8),top:Math.floor(i/5)*(H+8)})))).png().toFile('/tmp/kx/strip.png');
