import sharp from 'sharp';
const d=process.argv[2]!, out=process.argv[3]!, files=process.argv.slice(4); const H=Number(process.env.H??900), per=3, w=620;
const tiles=[]; let x=0,y=0;
for (const f of files){ const m=await sharp(`${d}/${f}`).metadata(); const b=await sharp(`${d}/${f}`).extract({left:0,top:0,width:m.width!,height:Math.min(m.height!,Math.round(H*m.width!/w))}).resize(w).png().toBuffer(); const mm=await sharp(b).metadata(); tiles.push({input:b,left:x*(w+8),top:y*(H+8)}); if(++x===per){x=0;y++;} }
await sharp({create:{width:per*(w+8),height:(y+(x>0?1:0))*(H+8),channels:3,background:'#f0f'}}).composite(tiles).png().toFile(out);
