import { voiceSecondsLimit } from '../domain/limits.ts';

/** What was spoken. */
export type Spoken = { blob: Blob; seconds: number };

/** What somebody hears while recording. */
export type RecorderEvents = {
	/** How long it runs, and how loud it is now from 0 to 1; about ten times a second. */
	tick: (seconds: number, loudness: number) => void;
	/** It ended, by hand or at the limit. */
	ended: (spoken: Spoken) => void;
};

const kinds = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** Enough for a voice, and two minutes of it stay under what may be sent. */
const bitsPerSecond = 48_000;

/** Whether this device can record at all. */
export function canRecord(): boolean {
	return (
		typeof MediaRecorder !== 'undefined' &&
		navigator.mediaDevices !== undefined &&
		kind() !== undefined
	);
}

/**
 * Records until stopped, two minutes at most. The microphone is let go as soon as it ends.
 *
 * @throws {DOMException} when there is no microphone, or its use was not allowed.
 */
export async function record({
	tick,
	ended
}: RecorderEvents): Promise<{ stop: () => void; drop: () => void }> {
	const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
	const mimeType = kind();
	const recorder = new MediaRecorder(stream, {
		audioBitsPerSecond: bitsPerSecond,
		...(mimeType === undefined ? {} : { mimeType })
	});
	const meter = loudnessOf(stream);
	const startedAt = performance.now();
	const seconds = () => (performance.now() - startedAt) / 1000;
	const pieces: Blob[] = [];
	let dropped = false;
	const timer = setInterval(() => {
		tick(Math.min(seconds(), voiceSecondsLimit), meter.now());
		if (seconds() >= voiceSecondsLimit && recorder.state === 'recording') recorder.stop();
	}, 100);
	recorder.ondataavailable = ({ data }) => pieces.push(data);
	recorder.onstop = () => {
		clearInterval(timer);
		meter.close();
		for (const track of stream.getTracks()) track.stop();
		if (dropped) return;
		const type = recorder.mimeType.split(';')[0] ?? '';
		const spoken = Math.min(Math.max(1, Math.round(seconds())), voiceSecondsLimit);
		ended({ blob: new Blob(pieces, { type }), seconds: spoken });
	};
	recorder.start(1000);
	return {
		stop: () => {
			if (recorder.state !== 'inactive') recorder.stop();
		},
		drop: () => {
			dropped = true;
			if (recorder.state !== 'inactive') recorder.stop();
		}
	};
}

function kind(): string | undefined {
	return kinds.find((one) => MediaRecorder.isTypeSupported(one));
}

function loudnessOf(stream: MediaStream): { now: () => number; close: () => void } {
	const context = new AudioContext();
	const analyser = context.createAnalyser();
	analyser.fftSize = 256;
	context.createMediaStreamSource(stream).connect(analyser);
	const samples = new Uint8Array(analyser.frequencyBinCount);
	return {
		now: () => {
			analyser.getByteTimeDomainData(samples);
			const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
			return Math.min(1, loudest / 90);
		},
		close: () => void context.close()
	};
}
