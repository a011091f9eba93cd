const rate = 8000;

/**
 * A soft hum in place of a made-up voice: a WAV file of so many seconds, 8 kHz, 8 bits.
 * It only shows how a spoken note is played; nobody's voice is imitated.
 */
export function demoVoice(seconds: number): Buffer {
	const samples = seconds * rate;
	const file = Buffer.alloc(44 + samples);
	file.write('RIFF', 0);
	file.writeUInt32LE(36 + samples, 4);
	file.write('WAVEfmt ', 8);
	file.writeUInt32LE(16, 16);
	file.writeUInt16LE(1, 20);
	file.writeUInt16LE(1, 22);
	file.writeUInt32LE(rate, 24);
	file.writeUInt32LE(rate, 28);
	file.writeUInt16LE(1, 32);
	file.writeUInt16LE(8, 34);
	file.write('data', 36);
	file.writeUInt32LE(samples, 40);
	for (let at = 0; at < samples; at++) {
		const time = at / rate;
		const swell = Math.max(0, Math.sin(time * 2.1)) * Math.max(0, Math.sin(time * 7.3 + 1));
		const hum = Math.sin(2 * Math.PI * (170 + 30 * Math.sin(time * 3)) * time);
		file.writeUInt8(128 + Math.round(34 * swell * hum), 44 + at);
	}
	return file;
}
