/** Longest side of a photo that leaves the phone, in pixels. The server keeps no more either. */
const longestPixels = 1600;

/** How much of a picture is kept when it is written smaller, 0 to 1. */
const quality = 0.82;

/**
 * A photo made smaller on the phone, upright and without what the camera noted about place and
 * time. What cannot be drawn here is given back as it is: the server decides then.
 */
export async function shrunk(file: File): Promise<File> {
	const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(
		() => null
	);
	if (picture === null) return file;
	try {
		const scale = Math.min(1, longestPixels / Math.max(picture.width, picture.height));
		const canvas = document.createElement('canvas');
		canvas.width = Math.max(1, Math.round(picture.width * scale));
		canvas.height = Math.max(1, Math.round(picture.height * scale));
		const pen = canvas.getContext('2d');
		if (pen === null) return file;
		// What is see-through would become black.
		pen.fillStyle = 'white';
		pen.fillRect(0, 0, canvas.width, canvas.height);
		pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob | null>((done) =>
			canvas.toBlob(done, 'image/jpeg', quality)
		);
		return blob === null ? file : new File([blob], 'foto.jpg', { type: 'image/jpeg' });
	} finally {
		picture.close();
	}
}
