import sharp from 'sharp';
for (let i=0;i<4;i++) await sharp('/tmp/kx/mock-circle.png').extract({left:0,top:i*1600,width:1600,height:1600}).toFile(`/tmp/kx/mock-circle-${i}.png`);
