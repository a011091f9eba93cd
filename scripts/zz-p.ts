import sharp from 'sharp'; import {readdirSync} from 'node:fs';
const f=readdirSync('/tmp/kx/bad').filter(x=>/^\d/.test(x)).sort(); const pick=[f.at(-1)!,f.at(-2)!,'01.png','06.png','11.png'];
await sharp({create:{width:5*300,height:650,channels:3,background:'#f0f'}}).composite(await Promise.all(pick.map(async(n,i)=>({input:await sharp('/tmp/kx/bad/'+n).resize(292,632).png().toBuffer(),left:i*300,top:0})))).png().toFile('/tmp/kx/badsheet.png');
