// SPDX-License-Identifier: GPL-2.0-only
/*
 * Installing an image: what is written when, and what the next start serves
 * when power fails at any time.
 */
#include <kunit/test.h>

#include "image-slots.h"
#include "sefc-chip.h"

#define OLD	IMAGE_COUNTER_6
#define NEW	IMAGE_KEYHASH
#define NEWER	IMAGE_COUNTER_8

/* They all have the same payload. */
static bool install_is_served(struct slots *slots, enum image_name name)
{
	u32 counter = name == OLD ? 6 : name == NEW ? 7 : 8;

	return slots_serve_payload(slots, name) &&
	       slots_info(slots, OTP_IMAGE_SERVED).counter == counter;
}

static int install_init(struct kunit *test)
{
	struct slots *slots = slots_create(test);

	test->priv = slots;
	slots_put(slots, OTP_IMAGE_ACTIVE, OLD);
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	return 0;
}

static void install_changes_what_the_next_start_serves(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, OLD));
	KUNIT_EXPECT_TRUE(test, slots_hold(slots, OTP_IMAGE_ACTIVE, NEW));
	KUNIT_EXPECT_TRUE(test, slots_hold(slots, OTP_IMAGE_DOWNLOAD, NEW));
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_DOWNLOAD).status,
			0);
}

static void install_is_served_on_demand(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_install(slots, NEW), 0);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

static void install_can_be_tried_out(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_EXPECT_EQ(test, slots_check_install(slots, NEW), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_WOULD_PROGRAM);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

static void install_writes_nothing_that_is_there(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_EXPECT_EQ(test, slots_install(slots, OLD), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_ALREADY);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

/* The digest is the same: what differs is only how it is signed. */
static void install_of_an_image_that_was_signed_anew(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_install(slots, IMAGE_KEYHASH), 0);
	KUNIT_EXPECT_EQ(test, slots_install(slots, IMAGE_PUBKEY), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_TRUE(test, slots_hold(slots, OTP_IMAGE_ACTIVE,
					   IMAGE_PUBKEY));
}

static void install_of_the_download_slot(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_EXPECT_EQ(test, slots_install_download(slots), -ENODATA);
	slots_expect_refused(slots, -ENODATA, OTP_REASON_IMAGE_ERASED);
	slots_put(slots, OTP_IMAGE_DOWNLOAD, IMAGE_PAYLOAD_CHANGED);
	KUNIT_EXPECT_EQ(test, slots_install_download(slots), -EBADMSG);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
	slots_put(slots, OTP_IMAGE_DOWNLOAD, NEW);
	KUNIT_EXPECT_EQ(test, slots_install_download(slots), 0);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

/* It is no backup: of the active slot alone nothing is served any more. */
static void install_leaves_no_trailer(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_install(slots, NEW), 0);
	slots->flash[OTP_IMAGE_ACTIVE]->cells[50] ^= 1;
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).reason,
			OTP_REASON_IMAGE_DIGEST);
	KUNIT_EXPECT_EQ(test, slots_install_download(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

/* Power failed when all was done but this. */
static void install_clears_a_trailer_that_is_left(struct kunit *test)
{
	struct slots *slots = test->priv;

	KUNIT_ASSERT_EQ(test, slots_install(slots, NEW), 0);
	slots_put_magic(slots, OTP_IMAGE_DOWNLOAD);
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_ALREADY);
	slots->flash[OTP_IMAGE_ACTIVE]->cells[50] ^= 1;
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
}

/* imgtool --pad has written the magic already: only the copy is left. */
static void install_takes_a_padded_image_as_it_is(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_DOWNLOAD, NEW);
	slots_put_magic(slots, OTP_IMAGE_DOWNLOAD);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_DOWNLOAD).status,
			OTP_IMAGE_PENDING);
	KUNIT_EXPECT_EQ(test, slots_install_download(slots), 0);
	/* The trailer is cleared. */
	KUNIT_EXPECT_EQ(test, slots->flash[OTP_IMAGE_DOWNLOAD]->changes, 1);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_DOWNLOAD).status,
			0);
}

/* Something else ends the slot: it is written again, the active one is whole. */
static void install_repairs_a_trailer(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_DOWNLOAD, NEW);
	slots->flash[OTP_IMAGE_DOWNLOAD]->cells[IMAGE_FLASH_SIZE - 1] = 0;
	slots->flash[OTP_IMAGE_ACTIVE]->stuck = 50;
	KUNIT_EXPECT_EQ(test, slots_install_download(slots), -EBADMSG);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

static void install_refuses_what_does_not_fit(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct image_store *store = &slots->si->slots[OTP_IMAGE_DOWNLOAD];
	u32 size = image_vector(NEW)->size;

	store->size = size - 1 + image_store_trailer(store);
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), -ERANGE);
	slots_expect_refused(slots, -ERANGE, OTP_REASON_IMAGE_BOUNDS);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

static void install_of_less_than_an_image(struct kunit *test)
{
	struct slots *slots = test->priv;
	const struct image_vector *image = image_vector(NEW);
	struct otp_outcome *outcome = &slots->outcome;
	u32 len;

	for (len = 1; len < image->size; len += 7) {
		KUNIT_EXPECT_NE(test, image_install(slots->si, image->bytes,
						    len, false, outcome), 0);
		KUNIT_EXPECT_EQ(test, outcome->status, OTP_OP_REFUSED);
	}
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

/* The download slot says it was being copied, and is all there is. */
static void install_lost(struct slots *slots, enum image_name name)
{
	slots_put(slots, OTP_IMAGE_DOWNLOAD, name);
	slots_put_magic(slots, OTP_IMAGE_DOWNLOAD);
	memset(slots->flash[OTP_IMAGE_ACTIVE]->cells + 50, 0, 10);
	slots_restart(slots);
}

static void install_that_was_interrupted_is_served(struct kunit *test)
{
	struct slots *slots = test->priv;
	char message[OTP_MESSAGE_SIZE] = "";
	struct otp_image_info info;

	install_lost(slots, NEW);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
	info = slots_info(slots, OTP_IMAGE_SERVED);
	KUNIT_EXPECT_EQ(test, info.state, OTP_IMAGE_VALID);
	KUNIT_EXPECT_EQ(test, info.status, OTP_IMAGE_FALLBACK);
	KUNIT_EXPECT_EQ(test, slots_state(slots, message),
			OTP_STATE_INCOMPLETE);
	KUNIT_EXPECT_NE(test, message[0], 0);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_DOWNLOAD).status,
			OTP_IMAGE_PENDING);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

static void install_that_was_interrupted_is_repeated(struct kunit *test)
{
	struct slots *slots = test->priv;
	char message[OTP_MESSAGE_SIZE];

	install_lost(slots, NEW);
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), 0);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_PROGRAMMED);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).status, 0);
	KUNIT_EXPECT_EQ(test, slots_state(slots, message), OTP_STATE_OK);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

/* It could be there by accident, or old: only its mark makes it count. */
static void install_that_was_not_begun_is_not_served(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots_put(slots, OTP_IMAGE_DOWNLOAD, NEW);
	memset(slots->flash[OTP_IMAGE_ACTIVE]->cells + 50, 0, 10);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).reason,
			OTP_REASON_IMAGE_DIGEST);
	KUNIT_EXPECT_EQ(test, slots_install_download(slots), 0);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

static void install_that_does_not_verify_is_not_served(struct kunit *test)
{
	struct slots *slots = test->priv;

	install_lost(slots, IMAGE_OTHER_KEY);
	KUNIT_EXPECT_TRUE(test, slots_serve_nothing(slots));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).reason,
			OTP_REASON_IMAGE_DIGEST);
}

/* As many changes before the power fails as it takes until none is cut. */
static void install_with_cuts(struct kunit *test,
			      void (*prepare)(struct slots *slots),
			      enum image_name before, enum image_name after)
{
	struct slots *slots = test->priv;
	int cuts, ret;

	for (cuts = 0; ; cuts++) {
		prepare(slots);
		slots->cut = cuts;
		ret = slots_install(slots, after);
		if (!ret)
			break;
		KUNIT_EXPECT_EQ(test, ret, -EIO);
		KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_FAILED);
		slots_restart(slots);
		KUNIT_EXPECT_TRUE_MSG(test, install_is_served(slots, before) ||
				      install_is_served(slots, after),
				      "cut %d: neither is served", cuts);
		KUNIT_EXPECT_EQ_MSG(test, slots_install(slots, after), 0,
				    "cut %d: %s", cuts,
				    slots->outcome.message);
		slots_restart(slots);
		KUNIT_EXPECT_TRUE(test, slots_hold(slots, OTP_IMAGE_ACTIVE,
						   after));
		KUNIT_EXPECT_EQ(test,
				slots_info(slots, OTP_IMAGE_SERVED).status,
				0);
	}
	kunit_info(test, "%d cuts", cuts);
	KUNIT_EXPECT_GE(test, cuts, 5);
}

static void install_prepare_old(struct slots *slots)
{
	memset(slots->flash[OTP_IMAGE_DOWNLOAD]->cells, 0xff,
	       IMAGE_FLASH_SIZE);
	slots_put(slots, OTP_IMAGE_ACTIVE, OLD);
	slots_restart(slots);
}

static void install_survives_any_cut(struct kunit *test)
{
	install_with_cuts(test, install_prepare_old, OLD, NEW);
}

static void install_prepare_interrupted(struct slots *slots)
{
	slots_put(slots, OTP_IMAGE_ACTIVE, OLD);
	install_lost(slots, NEW);
}

/* Another image than the one that was being installed. */
static void install_survives_any_cut_behind_a_cut(struct kunit *test)
{
	install_with_cuts(test, install_prepare_interrupted, NEW, NEWER);
}

/* The driver of the flash says that all is well. */
static void install_notices_what_was_not_written(struct kunit *test)
{
	struct slots *slots = test->priv;

	slots->flash[OTP_IMAGE_DOWNLOAD]->stuck = 50;
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), -EBADMSG);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_FAILED);
	KUNIT_EXPECT_EQ(test, slots->flash[OTP_IMAGE_ACTIVE]->changes, 0);
	slots->flash[OTP_IMAGE_DOWNLOAD]->stuck = IMAGE_FLASH_SIZE;
	slots->flash[OTP_IMAGE_ACTIVE]->stuck = 50;
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), -EBADMSG);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_FAILED);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_SERVED).status,
			OTP_IMAGE_FALLBACK);
}

static void install_gives_up_before_it_begins(struct kunit *test)
{
	struct slots *slots = test->priv;

	set_thread_flag(TIF_SIGPENDING);
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), -EINTR);
	clear_thread_flag(TIF_SIGPENDING);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_NOT_REACHED);
	KUNIT_EXPECT_EQ(test, slots_changes(slots), 0);
}

/* Regions of another OTP as slots. */

static int install_region_init(struct kunit *test)
{
	struct mtsh *chip = mtsh_create(test, NULL);
	struct slots *slots = slots_create(test);

	snprintf(slots->config->slots[OTP_IMAGE_ACTIVE].name, IMAGE_PLACE_SIZE,
		 "%s/user-signature-1", dev_name(otp_dev(chip->otp)));
	snprintf(slots->config->slots[OTP_IMAGE_DOWNLOAD].name,
		 IMAGE_PLACE_SIZE, "%s/user-signature-2",
		 dev_name(otp_dev(chip->otp)));
	slots->chip = chip;
	test->priv = slots;
	KUNIT_ASSERT_EQ(test, slots_start(slots), 0);
	return 0;
}

static void install_in_regions(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct otp_image_info info;

	info = slots_info(slots, OTP_IMAGE_ACTIVE);
	KUNIT_EXPECT_EQ(test, info.state, OTP_IMAGE_ERASED);
	KUNIT_EXPECT_EQ(test, info.slot_size,
			SEFC_USB_BLOCK_SIZE - SEFC_PAGE_SIZE);
	KUNIT_EXPECT_EQ_MSG(test, slots_install(slots, OLD), 0, "%s",
			    slots->outcome.message);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), 0);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, OLD));
	KUNIT_EXPECT_EQ_MSG(test, slots_install(slots, NEW), 0, "%s",
			    slots->outcome.message);
	slots_restart(slots);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, NEW));
}

static void install_waits_for_who_is_armed(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct mtsh *chip = slots->chip;
	struct otp_file file = { .otp = chip->otp };

	chip->otp->owner = &file;
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), -EBUSY);
	KUNIT_EXPECT_EQ(test, slots->outcome.status, OTP_OP_REFUSED);
	chip->otp->owner = NULL;
	KUNIT_EXPECT_EQ(test, slots_info(slots, OTP_IMAGE_ACTIVE).state,
			OTP_IMAGE_ERASED);
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), 0);
}

static void install_without_its_slots(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct mtsh *chip = slots->chip;
	struct otp_image_info info;

	KUNIT_ASSERT_EQ(test, slots_install(slots, OLD), 0);
	KUNIT_ASSERT_EQ(test, slots_serve(slots), 0);
	otp_mock_stop(chip->mock);
	info = slots_info(slots, OTP_IMAGE_ACTIVE);
	KUNIT_EXPECT_EQ(test, info.state, OTP_IMAGE_UNREADABLE);
	KUNIT_EXPECT_EQ(test, info.error, -ENODEV);
	KUNIT_EXPECT_EQ(test, slots_install(slots, NEW), -ENODEV);
	KUNIT_EXPECT_EQ(test, slots_serve(slots), -ENODEV);
	KUNIT_EXPECT_TRUE(test, install_is_served(slots, OLD));
}

static void install_needs_regions_that_can_be_erased(struct kunit *test)
{
	struct slots *slots = test->priv;
	struct mtsh *chip = slots->chip;

	slots_stop(slots);
	snprintf(slots->config->slots[OTP_IMAGE_DOWNLOAD].name,
		 IMAGE_PLACE_SIZE, "%s/user-signature-7",
		 dev_name(otp_dev(chip->otp)));
	KUNIT_EXPECT_EQ(test, slots_start(slots), -EOPNOTSUPP);
}

static struct kunit_case install_cases[] = {
	KUNIT_CASE(install_changes_what_the_next_start_serves),
	KUNIT_CASE(install_is_served_on_demand),
	KUNIT_CASE(install_can_be_tried_out),
	KUNIT_CASE(install_writes_nothing_that_is_there),
	KUNIT_CASE(install_of_an_image_that_was_signed_anew),
	KUNIT_CASE(install_of_the_download_slot),
	KUNIT_CASE(install_leaves_no_trailer),
	KUNIT_CASE(install_clears_a_trailer_that_is_left),
	KUNIT_CASE(install_takes_a_padded_image_as_it_is),
	KUNIT_CASE(install_repairs_a_trailer),
	KUNIT_CASE(install_refuses_what_does_not_fit),
	KUNIT_CASE(install_of_less_than_an_image),
	KUNIT_CASE(install_that_was_interrupted_is_served),
	KUNIT_CASE(install_that_was_interrupted_is_repeated),
	KUNIT_CASE(install_that_was_not_begun_is_not_served),
	KUNIT_CASE(install_that_does_not_verify_is_not_served),
	KUNIT_CASE(install_survives_any_cut),
	KUNIT_CASE(install_survives_any_cut_behind_a_cut),
	KUNIT_CASE(install_notices_what_was_not_written),
	KUNIT_CASE(install_gives_up_before_it_begins),
	{}
};

static struct kunit_suite install_suite = {
	.name = "otp_image_install",
	.init = install_init,
	.test_cases = install_cases,
};

static struct kunit_case install_region_cases[] = {
	KUNIT_CASE(install_in_regions),
	KUNIT_CASE(install_waits_for_who_is_armed),
	KUNIT_CASE(install_without_its_slots),
	KUNIT_CASE(install_needs_regions_that_can_be_erased),
	{}
};

static struct kunit_suite install_region_suite = {
	.name = "otp_image_region",
	.init = install_region_init,
	.test_cases = install_region_cases,
};

kunit_test_suites(&install_suite, &install_region_suite);
