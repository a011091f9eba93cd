/** A voice of the device itself that speaks a language; none of the internet (settled 36). */
export function localVoice(language: string): SpeechSynthesisVoice | undefined {
	return speechSynthesis
		.getVoices()
		.find((one) => one.localService && one.lang.startsWith(language));
}
