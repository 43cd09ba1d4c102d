<<<<<<< HEAD
/** The function for admins: the directory, sources and the quarantine. */
=======
/** The function for the directory, sources and the quarantine. */
>>>>>>> eac1733 (Say in plain words what admins may do, and what is evaluated)
@NullMarked
package io.reachline.functions.directory;

import org.jspecify.annotations.NullMarked;
