import sharp from 'sharp';
const a=await sharp('/tmp/kx/youssef.png').metadata(), b=await sharp('/tmp/kx/youssef2.png').metadata();
await sharp({create:{width:800,height:Math.max(a.height!,b.height!),channels:3,background:'#f0f'}}).composite([{input:'/tmp/kx/youssef.png',left:0,top:0},{input:'/tmp/kx/youssef2.png',left:400,top:0}]).png().toFile('/tmp/kx/y.png');
