/** Words to read: no script comes with them. */
export const csr = false;
