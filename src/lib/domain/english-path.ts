/** The Dutch address of what stands at an English one; any other as it is (settled 31). */
export function dutchPath(path: string): string {
	return path.startsWith('/en/') ? path.slice(3) : path;
}
